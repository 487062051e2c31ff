package dev.muster.bench;

import dev.muster.core.dep.DepState;
import dev.muster.core.desired.DesiredPlan;
import dev.muster.core.desired.DesiredPlan.Subject;
import dev.muster.core.desired.DesiredPolicy;
import dev.muster.core.desired.DesiredSets;
import dev.muster.core.desired.Managed;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.PushState;
import dev.muster.core.event.Channel;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.LabelScope;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.selection.DeviceFacts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What it costs to say what devices should be: 20 labels by rules and 100 profiles; against a bare
 * look at each of the same devices.
 */
final class DesiredBenchmark implements Benchmark {
  private static final int DEVICES = 60_000;
  private static final int LABELS = 20;
  private static final int PROFILES = 100;
  private static final int ROUNDS = 5;
  private static final Digest256 CONTENT = new Digest256(1, 2, 3, 4);
  private static final double AIM_ONE_MICROS = 1_000;
  private static final double AIM_ALL_MILLIS = 5_000;
  private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

  /** What is measured must not be left out. */
  private long sink;

  @Override
  public String name() {
    return "desired";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) {
    int count = size == 0 ? DEVICES : size;
    DesiredSets sets = sets(LABELS, 26);
    List<Subject> fleet = IntStream.range(0, count).mapToObj(i -> device(i, sets)).toList();
    DesiredStateApplied next = set(LABELS, 27);
    DesiredSets after = sets.evolve(next, new UUID(0, 2), NOW);
    double bare = 0;
    double wanted = 0;
    double look = 0;
    double plan = 0;
    // The last round counts: by then the code is compiled.
    for (int r = 0; r < ROUNDS; r++) {
      bare = millis(() -> fleet.forEach(s -> sink += s.state().description().hashCode()));
      wanted =
          millis(
              () ->
                  fleet.forEach(
                      s -> sink += DesiredPolicy.wanted(s.state(), DepState.EMPTY, sets).size()));
      look =
          millis(
              () ->
                  fleet.forEach(
                      s ->
                          sink +=
                              DesiredPolicy.next(s.id(), s.state(), DepState.EMPTY, sets)
                                  .hashCode()));
      plan =
          millis(
              () ->
                  sink +=
                      DesiredPlan.of(sets, next, after, fleet.stream(), DepState.EMPTY).affected());
    }
    return List.of(
        new Figure(
            "wanted for one device",
            wanted * 1e3 / count,
            "µs",
            bare * 1e3 / count,
            AIM_ONE_MICROS),
        new Figure("a look at all, %,d devices".formatted(count), look, "ms", bare, AIM_ALL_MILLIS),
        new Figure("a plan over all", plan, "ms", bare, AIM_ALL_MILLIS));
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private static DesiredSets sets(int labels, int version) {
    return DesiredSets.NONE.evolve(set(labels, version), new UUID(0, 1), NOW);
  }

  private static DesiredStateApplied set(int labels, int version) {
    List<LabelRule> rules = new ArrayList<>();
    rules.add(new LabelRule("current", "os>=" + version));
    for (int i = 1; i < labels; i++) {
      rules.add(
          new LabelRule(
              "label" + i,
              "family:Mac serial:*%d (model:MacBook* or name:*lab*)".formatted(i % 10)));
    }
    List<WantedProfile> profiles =
        IntStream.range(0, PROFILES)
            .mapToObj(
                i ->
                    new WantedProfile(
                        "profile" + i,
                        "com.example.profile" + i,
                        "uuid" + i,
                        CONTENT,
                        new LabelScope(
                            Set.of(),
                            Set.of(i % labels == 0 ? "current" : "label" + i % labels),
                            Set.of("kiosk")),
                        true))
            .toList();
    return new DesiredStateApplied("default", rules, profiles, Optional.empty());
  }

  private static Subject device(int number, DesiredSets sets) {
    EnrollmentId id = new EnrollmentId("D-%08d".formatted(number));
    DeviceState bare = state(id, number, Managed.NONE);
    Set<String> labels = sets.labels(DeviceFacts.of(id, bare, DepState.EMPTY));
    Managed known = new Managed(1, labels, Map.of(), Map.of(), Optional.of(NOW), Optional.empty());
    return new Subject(id, state(id, number, known));
  }

  private static DeviceState state(EnrollmentId id, int number, Managed managed) {
    DeviceDescription none = DeviceDescription.EMPTY;
    return new DeviceState(
        Identities.NONE,
        new DeviceDescription(
            none.topic(),
            Optional.of("C02%06d".formatted(number)),
            Optional.of("MX2Y3D/A"),
            Optional.of("MacBook Pro"),
            Optional.of("Mac16,1"),
            Optional.of("Mac " + number),
            Optional.of(number % 2 == 0 ? "26.1" : "27.0"),
            Optional.of("25B78"),
            Optional.of(true),
            Optional.of(true)),
        Map.of(
            id,
            new ChannelState(
                Channel.DEVICE,
                new Enrolled(
                    EnrollmentStatus.ENROLLED,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.of(NOW)),
                CommandQueue.EMPTY,
                PushState.NONE,
                NOW)),
        Optional.empty(),
        BootstrapToken.NONE,
        managed,
        FileVault.UNKNOWN,
        RecoveryLock.NONE,
        Inventory.NONE,
        Optional.empty());
  }
}
