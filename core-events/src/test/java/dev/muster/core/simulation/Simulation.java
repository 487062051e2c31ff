package dev.muster.core.simulation;

import dev.muster.core.device.Decision;
import dev.muster.core.device.DeviceDecider;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Request;
import dev.muster.core.device.Step;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.Recorder;
import dev.muster.core.simulation.SimulatedGateway.Sent;
import dev.muster.core.simulation.SimulatedGateway.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;

/**
 * One history of a small installation: devices, gateways, a fan-out and a snapshot writer around a
 * log in memory. A scheduler takes one step after another by a seed: it delivers messages late,
 * twice, to any gateway or not at all, writes in any order, crashes what it likes and sets clocks.
 * Then the faults stop, and everything that is left is done. The same seed is the same history.
 */
final class Simulation {
  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final int GATEWAYS = 3;
  private static final int STEPS = 400;
  private static final int LONGEST_GRACE = 60;
  private static final int CALM_ROUNDS = 300;

  /** A message that was put on the wire to the log. */
  private record Writing(int gateway, Event event) {}

  /** An answer on the wire to a device. */
  private record Answering(Sent to, UUID event, Reply reply) {}

  /** What one gateway found an event to mean. */
  record Folded(int offset, Event event, Step step) {}

  private final Random random;
  private final Rules rules;
  private final List<SimulatedGateway> gateways = new ArrayList<>();
  private final List<SimulatedSender> senders = new ArrayList<>();
  private final List<Writing> writing = new ArrayList<>();
  private final List<Answering> answering = new ArrayList<>();
  private final List<Event> log = new ArrayList<>();
  private final List<Folded> folded = new ArrayList<>();
  private final List<Command> requests = new ArrayList<>();
  private final SimulatedGateway snapshotter = new SimulatedGateway();
  private Snapshot snapshot = Snapshot.NONE;
  private int fannedOut;
  private long seconds;

  private Simulation(long seed, Rules rules) {
    this.random = new Random(seed);
    this.rules = rules;
    for (int i = 0; i < GATEWAYS; i++) {
      gateways.add(new SimulatedGateway());
    }
    senders.add(new SimulatedSender(new Enrollment(new EnrollmentId("A"), Channel.DEVICE)));
    senders.add(new SimulatedSender(new Enrollment(new EnrollmentId("B"), Channel.DEVICE)));
    senders.add(new SimulatedSender(new Enrollment(new EnrollmentId("B:ANNA"), Channel.USER)));
  }

  static Simulation run(long seed, Rules rules) {
    Simulation simulation = new Simulation(seed, rules);
    for (int i = 0; i < STEPS; i++) {
      simulation.step();
    }
    simulation.calmDown();
    return simulation;
  }

  List<Event> log() {
    return log;
  }

  List<Folded> folded() {
    return folded;
  }

  List<SimulatedSender> senders() {
    return senders;
  }

  private void step() {
    seconds++;
    int dice = random.nextInt(100);
    if (dice < 15) {
      speak(true);
    } else if (dice < 32) {
      deliver(any(senders), random.nextInt(GATEWAYS));
    } else if (dice < 50) {
      write();
    } else if (dice < 74) {
      follow(random.nextInt(GATEWAYS));
    } else if (dice < 84) {
      answer(random.nextInt(8) > 0);
    } else if (dice < 87) {
      administer();
    } else if (dice < 92) {
      fanOut(random.nextInt(senders.size() + 2));
    } else if (dice < 95) {
      snapshot();
    } else if (dice < 97) {
      crash(random.nextInt(GATEWAYS));
    } else {
      any(gateways).stepClock(random.nextInt(601) - 300);
    }
  }

  private void speak(boolean moods) {
    SimulatedSender sender = any(senders);
    if (sender.said().isEmpty()) {
      sender.speak(random, moods);
    }
  }

  /** The network may bring the same message more than once, also to different gateways. */
  private void deliver(SimulatedSender sender, int at) {
    if (sender.said().isEmpty()) {
      return;
    }
    SimulatedGateway gateway = gateways.get(at);
    EnrollmentId id = sender.enrollment().id();
    Request request =
        new Request.Receive(id, sender.certificate(), Optional.empty(), sender.said().get());
    if (DeviceDecider.decide(gateway.device(id), request) instanceof Decision.Record(var fact)) {
      Event event = event(sender.enrollment(), gateway.clockSeconds(), fact);
      writing.add(new Writing(at, event));
      Sent sent = new Sent(sender, sender.number());
      gateway.await(event.id(), sent);
      if (rules.answersBeforeWriting()) {
        Step foreseen = rules.fold(gateway.device(id), event, now(gateway.clockSeconds()));
        answering.add(new Answering(sent, event.id(), foreseen.reply()));
      }
    }
  }

  private void write() {
    if (!writing.isEmpty()) {
      log.add(writing.remove(random.nextInt(writing.size())).event());
    }
  }

  private void follow(int at) {
    SimulatedGateway gateway = gateways.get(at);
    if (gateway.next() == log.size()) {
      return;
    }
    int offset = gateway.next();
    Event event = log.get(offset);
    EnrollmentId id = event.enrollment().orElseThrow().id();
    Step step =
        gateway.fold(event, rules.fold(gateway.device(id), event, now(gateway.clockSeconds())));
    folded.add(new Folded(offset, event, step));
    Sent sent = gateway.answered(event.id());
    if (sent != null) {
      Reply reply = rules.answer(id, step.reply(), gateway.device(id));
      answering.add(new Answering(sent, event.id(), reply));
    }
  }

  private void answer(boolean arrives) {
    if (answering.isEmpty()) {
      return;
    }
    Answering answer = answering.remove(random.nextInt(answering.size()));
    SimulatedSender sender = answer.to().sender();
    if (arrives && sender.said().isPresent() && sender.number() == answer.to().number()) {
      sender.hear(answer.event(), answer.reply());
    }
  }

  /** An admin queues for everyone, or takes something back, or stops a queue. */
  private void administer() {
    Enrollment enrollment = any(senders).enrollment();
    long skew = any(gateways).clockSeconds();
    switch (random.nextInt(8)) {
      case 0 -> log.add(event(enrollment, skew, new QueueFact.QueueHeld()));
      case 1 -> log.add(event(enrollment, skew, new QueueFact.QueueReleased()));
      case 2 -> {
        if (!requests.isEmpty()) {
          CommandUuid uuid = any(requests).uuid();
          log.add(event(enrollment, skew, new QueueFact.CommandCancelled(uuid)));
        }
      }
      default -> requests.add(command());
    }
  }

  private Command command() {
    boolean profile = random.nextInt(3) == 0;
    String type =
        profile
            ? "InstallProfile"
            : List.of("DeviceInformation", "DeviceLock", "DeviceConfigured").get(random.nextInt(3));
    return new Command(
        new CommandUuid("c" + requests.size()),
        type,
        new Digest256(1, 2, 3, 4),
        random.nextInt(5) == 0 ? Optional.of(now(random.nextInt(600))) : Optional.empty(),
        profile ? Optional.of("wifi") : Optional.empty(),
        profile && random.nextBoolean(),
        random.nextInt(5) == 0
            ? Optional.of(now(random.nextInt(LONGEST_GRACE)))
            : Optional.empty());
  }

  /** Queues a request for so many of its targets; a fan-out that crashes begins it again. */
  private void fanOut(int targets) {
    if (fannedOut == requests.size()) {
      return;
    }
    Command command = requests.get(fannedOut);
    senders.stream()
        .limit(targets)
        .forEach(
            s ->
                log.add(
                    event(
                        s.enrollment(),
                        0,
                        new QueueFact.CommandQueued(command, OptionalLong.of(fannedOut)))));
    if (targets > senders.size()) {
      fannedOut++;
    }
  }

  private void snapshot() {
    int upTo = snapshotter.next() + random.nextInt(log.size() - snapshotter.next() + 1);
    while (snapshotter.next() < upTo) {
      Event event = log.get(snapshotter.next());
      EnrollmentId id = event.enrollment().orElseThrow().id();
      snapshotter.fold(event, rules.fold(snapshotter.device(id), event, now(0)));
    }
    snapshot = snapshotter.snapshot(Math.min(log.size(), rules.snapshotOffset(upTo)));
  }

  /** What it had sent towards the log may arrive, or not. */
  private void crash(int at) {
    gateways.get(at).crash(random.nextInt(3) == 0 ? Snapshot.NONE : snapshot);
    writing.removeIf(w -> w.gateway() == at && random.nextBoolean());
  }

  /** No more faults: all that is under way arrives, and everyone does what is left in its time. */
  private void calmDown() {
    gateways.forEach(gateway -> gateway.stepClock(-gateway.clockSeconds()));
    seconds += LONGEST_GRACE;
    for (SimulatedSender sender : senders) {
      log.add(event(sender.enrollment(), 0, new QueueFact.QueueReleased()));
    }
    while (fannedOut < requests.size()) {
      fanOut(senders.size() + 1);
    }
    for (int round = 0; round < CALM_ROUNDS; round++) {
      seconds++;
      for (SimulatedSender sender : senders) {
        if (sender.said().isEmpty()) {
          sender.speak(random, false);
        }
        if (writing.isEmpty()) {
          deliver(sender, random.nextInt(GATEWAYS));
        }
        while (!writing.isEmpty()) {
          write();
        }
        for (int at = 0; at < GATEWAYS; at++) {
          while (gateways.get(at).next() < log.size()) {
            follow(at);
          }
        }
        while (!answering.isEmpty()) {
          answer(true);
        }
      }
      if (senders.stream().allMatch(SimulatedSender::content) && queuesAreEmpty()) {
        return;
      }
    }
  }

  private boolean queuesAreEmpty() {
    Map<EnrollmentId, DeviceState> devices = new HashMap<>();
    senders.forEach(
        s -> devices.put(s.enrollment().id(), gateways.getFirst().device(s.enrollment().id())));
    return devices.entrySet().stream()
        .allMatch(e -> e.getValue().channel(e.getKey()).orElseThrow().queue().waiting().isEmpty());
  }

  private Instant now(long skew) {
    return START.plusSeconds(seconds + skew);
  }

  private Event event(Enrollment enrollment, long skew, DeviceFact fact) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    return new Event(
        id,
        now(skew),
        new Recorder("simulated", "0"),
        new Actor.System("simulation"),
        id,
        Optional.empty(),
        enrollment.id().device().value(),
        Optional.of(enrollment),
        Optional.empty(),
        Optional.empty(),
        fact);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
