package dev.muster.core.desired;

import dev.muster.core.dep.DepState;
import dev.muster.core.desired.ManagedProfile.Standing;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ManagedFact.ProfileContent;
import dev.muster.core.process.Spacing;
import dev.muster.core.selection.DeviceFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What is to be done so that a device is as it should be: wanted is compared with what it reported,
 * never with what it acknowledged. A device that waits in Setup Assistant gets what its blueprint
 * says, and all else once it is out.
 */
public final class DesiredPolicy {
  /** Between the times that a device is told of a profile that it does not take. */
  private static final Spacing RETRIES =
      new Spacing(Duration.ofMinutes(5), 4, Duration.ofHours(20));

  /** How often a device is asked that has what it should. */
  private static final Spacing LISTS = new Spacing(Duration.ofHours(24), 1, Duration.ofHours(24));

  private DesiredPolicy() {}

  /** What is due next; empty if nothing is, or will be. */
  public static Optional<DesiredDue> next(
      EnrollmentId device, DeviceState state, DepState dep, DesiredSets sets) {
    Managed managed = state.managed();
    if (state.foreign().isPresent() || (sets.none() && managed == Managed.NONE)) {
      return Optional.empty();
    }
    return state
        .enrolled(device)
        .flatMap(
            known ->
                relabel(device, state, dep, sets, known)
                    .or(() -> deliver(managed, known.queue()))
                    .or(() -> differs(device, state, dep, sets, known)));
  }

  /**
   * The profiles that a device is to have, by identifier, by the labels that it is known to have.
   */
  public static SortedMap<String, WantedProfile> wanted(
      DeviceState state, DepState dep, DesiredSets sets) {
    return sets.wanted(labels(state, dep));
  }

  /** The labels that a device is known to have: by rules, and by admins. */
  public static Set<String> labels(DeviceState state, DepState dep) {
    Set<String> labels = new HashSet<>(state.managed().labels());
    state
        .description()
        .serialNumber()
        .ifPresent(serial -> labels.addAll(dep.notes(serial).labels()));
    return labels;
  }

  private static Optional<DesiredDue> relabel(
      EnrollmentId device,
      DeviceState state,
      DepState dep,
      DesiredSets sets,
      ChannelState channel) {
    Managed managed = state.managed();
    Set<String> now = sets.labels(DeviceFacts.of(device, state, dep));
    if (now.equals(managed.labels())) {
      return Optional.empty();
    }
    Set<String> added = new TreeSet<>(now);
    added.removeAll(managed.labels());
    Set<String> removed = new TreeSet<>(managed.labels());
    removed.removeAll(now);
    return Optional.of(
        new DesiredDue.Relabel(channel.lastSeen(), managed.turn() + 1, added, removed));
  }

  /** That a command goes out is a fact before it does: what stands there is put into the queue. */
  private static Optional<DesiredDue> deliver(Managed managed, CommandQueue queue) {
    Stream<DesiredDue.Deliver> told =
        managed.profiles().entrySet().stream()
            .filter(entry -> entry.getValue().standing() == Standing.TOLD)
            .map(entry -> deliver(entry.getKey(), entry.getValue()));
    Stream<DesiredDue.Deliver> asked =
        managed.question().stream()
            .map(
                q ->
                    new DesiredDue.Deliver(
                        q.at(), q.command(), Optional.empty(), Optional.empty()));
    return Stream.concat(told, asked)
        .filter(due -> !queue.knows(due.command()))
        .min(Comparator.comparing(DesiredDue.Deliver::due))
        .map(DesiredDue.class::cast);
  }

  private static DesiredDue.Deliver deliver(String identifier, ManagedProfile profile) {
    return new DesiredDue.Deliver(
        profile.changedAt(), profile.command(), Optional.of(identifier), profile.install());
  }

  private static Optional<DesiredDue> differs(
      EnrollmentId device,
      DeviceState state,
      DepState dep,
      DesiredSets sets,
      ChannelState channel) {
    Managed managed = state.managed();
    if (channel.awaitingConfiguration() || managed.question().isPresent()) {
      return Optional.empty();
    }
    SortedMap<String, WantedProfile> wanted = wanted(state, dep, sets);
    Set<String> ours = new TreeSet<>(wanted.keySet());
    ours.addAll(managed.profiles().keySet());
    if (ours.isEmpty()) {
      return Optional.empty();
    }
    if (unknown(managed, ours)) {
      return Optional.of(ask(managed, ours, channel.lastSeen()));
    }
    Stream<DesiredDue> acts =
        ours.stream()
            .flatMap(
                id -> tell(managed, id, Optional.ofNullable(wanted.get(id)), channel).stream());
    Instant again =
        managed
            .listedAt()
            .map(at -> at.plus(LISTS.after(1, device.value())))
            .orElse(channel.lastSeen());
    return Stream.concat(acts, Stream.of(ask(managed, ours, again)))
        .min(Comparator.comparing(DesiredDue::due));
  }

  /** Whether there is something that it has not been asked about, since it said that it did it. */
  private static boolean unknown(Managed managed, Set<String> ours) {
    return !managed.reported().keySet().containsAll(ours)
        || managed.profiles().values().stream()
            .filter(profile -> profile.standing() == Standing.ACCEPTED)
            .anyMatch(
                profile ->
                    managed.listedAt().filter(at -> !at.isBefore(profile.changedAt())).isEmpty());
  }

  private static DesiredDue ask(Managed managed, Set<String> ours, Instant due) {
    return new DesiredDue.Ask(due, managed.turn() + 1, List.copyOf(ours));
  }

  private static Optional<DesiredDue> tell(
      Managed managed, String identifier, Optional<WantedProfile> wanted, ChannelState channel) {
    Optional<ManagedProfile> last = Optional.ofNullable(managed.profiles().get(identifier));
    String has = managed.reported().getOrDefault(identifier, "");
    if (last.filter(profile -> profile.standing() == Standing.TOLD).isPresent()) {
      return Optional.empty();
    }
    return wanted.isPresent()
        ? install(managed, wanted.get(), last, has, channel)
        : remove(managed, identifier, last, has, channel);
  }

  private static Optional<DesiredDue> install(
      Managed managed,
      WantedProfile wanted,
      Optional<ManagedProfile> last,
      String has,
      ChannelState channel) {
    if (has.equals(wanted.uuid())) {
      return Optional.empty();
    }
    Optional<ManagedProfile> same = last.filter(profile -> profile.installs(wanted.uuid()));
    if (same.filter(profile -> profile.proved() && !wanted.mends()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        tell(
            managed,
            wanted.identifier(),
            Optional.of(new ProfileContent(wanted.uuid(), wanted.content())),
            same,
            channel));
  }

  /** Only what the log says we installed is taken away. */
  private static Optional<DesiredDue> remove(
      Managed managed,
      String identifier,
      Optional<ManagedProfile> last,
      String has,
      ChannelState channel) {
    if (has.isEmpty() || last.isEmpty()) {
      return Optional.empty();
    }
    boolean again = last.get().install().isEmpty();
    return Optional.of(
        tell(managed, identifier, Optional.empty(), again ? last : Optional.empty(), channel));
  }

  private static DesiredDue tell(
      Managed managed,
      String identifier,
      Optional<ProfileContent> install,
      Optional<ManagedProfile> before,
      ChannelState channel) {
    // One that was there and is gone is put back at once, the first time.
    boolean lost = before.filter(ManagedProfile::proved).isPresent();
    int attempts = lost ? 0 : before.map(ManagedProfile::attempts).orElse(0);
    Instant due =
        attempts == 0 ? channel.lastSeen() : before.get().changedAt().plus(RETRIES.after(attempts));
    return new DesiredDue.Tell(due, managed.turn() + 1, identifier, install, attempts + 1);
  }

  /** Whether the device has all that it is to have, as far as it reported. */
  public static boolean settled(DeviceState state, DepState dep, DesiredSets sets) {
    Map<String, String> reported = state.managed().reported();
    return wanted(state, dep, sets).values().stream()
        .allMatch(profile -> profile.uuid().equals(reported.get(profile.identifier())));
  }
}
