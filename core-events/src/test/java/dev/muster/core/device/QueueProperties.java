package dev.muster.core.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.ImportFact;
import dev.muster.core.event.ManagedFact;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.RecoveryLockFact;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds of a queue whatever happens, in whatever order, however often. */
class QueueProperties {
  private static final int COMMANDS = 12;

  /** Any facts at all: reports on commands never queued, repeats, new enrolments in between. */
  @Provide
  Arbitrary<List<DeviceFact>> histories() {
    Arbitrary<String> uuids = Arbitraries.integers().between(1, COMMANDS).map(i -> "c" + i);
    Arbitrary<DeviceFact> queued =
        uuids.flatMap(
            uuid ->
                Arbitraries.of("DeviceInformation", "ProfileList", "DeviceLock", "DeviceConfigured")
                    .flatMap(
                        type ->
                            Arbitraries.integers()
                                .between(0, 60)
                                .map(s -> Fixtures.NOON.plusSeconds(s))
                                .optional(0.2)
                                .map(until -> Fixtures.queued(uuid, type, until))));
    Arbitrary<DeviceFact> inGrace =
        uuids.flatMap(
            uuid ->
                Arbitraries.integers()
                    .between(0, 60)
                    .map(
                        s ->
                            Fixtures.queuedFor(uuid, "EraseDevice", Fixtures.NOON.plusSeconds(s))));
    Arbitrary<DeviceFact> reported =
        uuids.flatMap(
            uuid ->
                Arbitraries.of(
                        ReportStatus.ACKNOWLEDGED,
                        ReportStatus.ERROR,
                        ReportStatus.COMMAND_FORMAT_ERROR,
                        ReportStatus.NOT_NOW)
                    .map(status -> Fixtures.report(status, uuid)));
    Arbitrary<DeviceFact> idle = Arbitraries.create(Fixtures::idle);
    Arbitrary<DeviceFact> byAdmin =
        uuids.flatMap(
            uuid ->
                Arbitraries.of(
                    Fixtures.profile(uuid, "wifi", true),
                    Fixtures.profile(uuid, "wifi", false),
                    Fixtures.profile(uuid, "vpn", true),
                    new QueueFact.CommandCancelled(new CommandUuid(uuid)),
                    new QueueFact.QueueHeld(),
                    new QueueFact.QueueReleased()));
    Arbitrary<DeviceFact> pushed =
        Arbitraries.of(
            new PushFact.PushRequested(),
            new PushFact.PushAccepted(Fixtures.TOLD, 1),
            new PushFact.PushRejected(429, "TooManyRequests", Optional.empty(), Fixtures.TOLD, 1),
            new PushFact.PushRejected(410, "Unregistered", Optional.empty(), Fixtures.TOLD, 1),
            new PushFact.PushFailed("no connection", 1));
    Arbitrary<DeviceFact> enrolling =
        Arbitraries.of(Fixtures.authenticate(), Fixtures.tokenUpdate(), Fixtures.checkOut());
    return Arbitraries.frequencyOf(
            Tuple.of(4, queued),
            Tuple.of(1, inGrace),
            Tuple.of(5, reported),
            Tuple.of(3, idle),
            Tuple.of(2, byAdmin),
            Tuple.of(2, pushed),
            Tuple.of(1, enrolling))
        .list()
        .ofMaxSize(80);
  }

  @Property
  void eachCommandEndsAtMostOnce(@ForAll("histories") List<DeviceFact> facts) {
    History history = History.enrolled();
    facts.forEach(history::fold);
    Set<CommandUuid> seen = new HashSet<>();
    history.ended().forEach(e -> assertTrue(seen.add(e.uuid()), () -> e + " ended twice"));
  }

  @Property
  void aCommandThatEndedIsNeverOfferedAgain(@ForAll("histories") List<DeviceFact> facts) {
    History history = History.enrolled();
    for (DeviceFact fact : facts) {
      if (history.fold(fact) instanceof Reply.Offered(QueuedCommand command)) {
        assertTrue(
            history.ended().stream().noneMatch(e -> e.uuid().equals(command.uuid())),
            () -> command.uuid() + " was offered after it ended");
      }
    }
  }

  @Property
  void whatIsOfferedIsTheFirstByUrgencyAndThenByAgeThatMayBeAndWasNotPutOff(
      @ForAll("histories") List<DeviceFact> facts) {
    History history = History.enrolled();
    Model model = new Model();
    for (DeviceFact fact : facts) {
      Reply reply = history.fold(fact);
      Optional<String> offered =
          reply instanceof Reply.Offered(QueuedCommand command)
              ? Optional.of(command.uuid().value())
              : Optional.empty();
      assertEquals(model.fold(fact, history.now(), reply), offered);
    }
  }

  @Property
  void foldingAFactTwiceIsFoldingItOnce(@ForAll("histories") List<DeviceFact> facts) {
    DeviceState state = History.enrolled().state();
    Instant now = Fixtures.NOON;
    for (DeviceFact fact : facts) {
      now = now.plusSeconds(1);
      Event event = Fixtures.event(Fixtures.MAC, now, fact);
      DeviceState once = DeviceFold.evolve(state, event).state();
      Step twice = DeviceFold.evolve(once, event);
      assertEquals(once, twice.state());
      assertTrue(twice.ended().isEmpty());
      state = once;
    }
  }

  @Property
  void aRepeatedReportIsAnsweredAsTheFirstWas(@ForAll("histories") List<DeviceFact> facts) {
    DeviceState state = History.enrolled().state();
    for (DeviceFact fact : facts) {
      Event event = Fixtures.event(Fixtures.MAC, Fixtures.NOON, fact);
      Step once = DeviceFold.evolve(state, event);
      if (fact instanceof MessageReceived received && received.message() instanceof Report) {
        assertEquals(once.reply(), DeviceFold.evolve(once.state(), event).reply());
      }
      state = once.state();
    }
  }

  /** The queue once more, written as plainly as can be: a list that is searched from the front. */
  private static final class Model {
    private final List<CommandQueued> waiting = new ArrayList<>();
    private final Set<CommandUuid> known = new HashSet<>();
    private final Set<CommandUuid> putOff = new HashSet<>();
    private boolean held;

    Optional<String> fold(DeviceFact fact, Instant now, Reply reply) {
      if (reply instanceof Reply.Refused) {
        return Optional.empty();
      }
      switch (fact) {
        case CommandQueued queued -> {
          if (known.add(queued.command().uuid())) {
            waiting.removeIf(c -> queued.command().replaces(c.command()));
            waiting.add(queued);
          }
          return Optional.empty();
        }
        case MessageReceived(var certificate, Report report) -> {
          switch (report.status()) {
            case IDLE -> putOff.clear();
            case NOT_NOW -> putOff.add(report.commandUuid().orElseThrow());
            default ->
                waiting.removeIf(
                    c -> c.command().uuid().equals(report.commandUuid().orElseThrow()));
          }
          waiting.removeIf(c -> c.command().validUntil().filter(u -> u.isBefore(now)).isPresent());
          // A command that was not waiting when it was put off is not put off.
          putOff.removeIf(u -> waiting.stream().noneMatch(c -> c.command().uuid().equals(u)));
          if (held) {
            return Optional.empty();
          }
          for (Urgency urgency : Urgency.values()) {
            for (CommandQueued c : waiting) {
              if (Urgency.of(c.command().requestType()) == urgency
                  && !putOff.contains(c.command().uuid())
                  && c.command().notBefore().filter(now::isBefore).isEmpty()) {
                return Optional.of(c.command().uuid().value());
              }
            }
          }
          return Optional.empty();
        }
        case MessageReceived received -> {
          if (!(received.message() instanceof TokenUpdate)) {
            held = false;
            waiting.clear();
            putOff.clear();
          }
          return Optional.empty();
        }
        case MessageFact.MessageRefused refused -> {
          return Optional.empty();
        }
        case ManagedFact managed -> {
          return Optional.empty();
        }
        case RecoveryLockFact lock -> {
          return Optional.empty();
        }
        case ProvisionFact provisioned -> {
          return Optional.empty();
        }
        case IdentityFact identity -> {
          return Optional.empty();
        }
        case ImportFact imported -> {
          return Optional.empty();
        }
        case PushFact.PushRequested requested -> {
          return Optional.empty();
        }
        case PushFact.PushAccepted accepted -> {
          return Optional.empty();
        }
        case PushFact.PushRejected rejected -> {
          return Optional.empty();
        }
        case PushFact.PushFailed failed -> {
          return Optional.empty();
        }
        case QueueFact.CommandCancelled(var uuid) -> {
          waiting.removeIf(c -> c.command().uuid().equals(uuid));
          putOff.remove(uuid);
          return Optional.empty();
        }
        case QueueFact.QueueHeld hold -> {
          held = true;
          return Optional.empty();
        }
        case QueueFact.QueueReleased release -> {
          held = false;
          return Optional.empty();
        }
      }
    }
  }
}
