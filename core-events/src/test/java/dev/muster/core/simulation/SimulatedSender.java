package dev.muster.core.simulation;

import dev.muster.core.device.QueuedCommand;
import dev.muster.core.device.Reply;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.Report;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.PresentedCertificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A device or a user on it: says one thing at a time until it is answered. */
final class SimulatedSender {
  private final Enrollment enrollment;
  private final PresentedCertificate certificate;
  private final Map<CommandUuid, ReportStatus> results = new HashMap<>();
  private final List<Journal> journal = new ArrayList<>();
  private Optional<Message> said = Optional.empty();
  private Optional<QueuedCommand> told = Optional.empty();
  private boolean authenticated;
  private boolean enrolled;
  private int number;

  SimulatedSender(Enrollment enrollment) {
    this.enrollment = enrollment;
    authenticated = !enrollment.id().isDevice();
    String urn = "urn:uuid:" + enrollment.id().device();
    certificate =
        new PresentedCertificate(
            new CertificateIdentity.Issued(urn),
            new Digest256(urn.hashCode(), 0, 0, 0),
            Instant.EPOCH);
  }

  Enrollment enrollment() {
    return enrollment;
  }

  PresentedCertificate certificate() {
    return certificate;
  }

  List<Journal> journal() {
    return journal;
  }

  /** The final status that it gave for each command that it carried out. */
  Map<CommandUuid, ReportStatus> results() {
    return results;
  }

  int number() {
    return number;
  }

  Optional<Message> said() {
    return said;
  }

  /** Whether there is nothing left that it would do without being told. */
  boolean content() {
    return enrolled && said.isEmpty() && told.isEmpty();
  }

  /** Says what comes next; with moods it may also put off, fail, repeat itself, or leave. */
  void speak(Random random, boolean moods) {
    number++;
    said = Optional.of(next(random, moods));
  }

  private Message next(Random random, boolean moods) {
    if (!authenticated) {
      return new Message.Authenticate(Message.DeviceDescription.EMPTY);
    }
    if (!enrolled) {
      return new Message.TokenUpdate(
          new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[] {1})),
          Optional.empty(),
          false,
          Optional.empty());
    }
    int mood = moods ? random.nextInt(40) : 40;
    if (mood == 0 || mood == 1 && !enrollment.id().isDevice()) {
      return new Message.CheckOut();
    }
    if (mood < 4 && !results.isEmpty()) {
      CommandUuid old = results.keySet().stream().sorted(this::byName).toList().getFirst();
      return report(results.get(old), Optional.of(old));
    }
    if (told.isEmpty()) {
      return report(ReportStatus.IDLE, Optional.empty());
    }
    CommandUuid uuid = told.get().uuid();
    if (mood < 12 && !results.containsKey(uuid)) {
      return report(ReportStatus.NOT_NOW, Optional.of(uuid));
    }
    ReportStatus status =
        results.computeIfAbsent(
            uuid,
            first ->
                List.of(
                        ReportStatus.ACKNOWLEDGED,
                        ReportStatus.ERROR,
                        ReportStatus.COMMAND_FORMAT_ERROR)
                    .get(random.nextInt(3)));
    return report(status, Optional.of(uuid));
  }

  private int byName(CommandUuid one, CommandUuid other) {
    return one.value().compareTo(other.value());
  }

  private static Report report(ReportStatus status, Optional<CommandUuid> uuid) {
    return new Report(status, uuid, List.of(), Message.DeviceDescription.EMPTY);
  }

  /** Takes the answer to what it said. */
  void hear(java.util.UUID event, Reply reply) {
    Message message = said.orElseThrow();
    journal.add(new Journal(message, event, reply));
    said = Optional.empty();
    told = Optional.empty();
    switch (reply) {
      case Reply.Refused refused -> forgetEnrollment();
      case Reply.Offered(var command) -> told = Optional.of(command);
      case Reply.Unknowable unknowable -> throw new IllegalStateException(unknowable.kind());
      case Reply.HandedBack handed -> throw new IllegalStateException("it asks for no token");
      case Reply.AlreadyQueued already -> throw new IllegalStateException("it queues nothing");
      case Reply.Accepted accepted -> {
        switch (message) {
          case Message.Authenticate begun -> authenticated = true;
          case Message.TokenUpdate done -> enrolled = true;
          case Message.CheckOut gone -> forgetEnrollment();
          case Report report -> {}
          default -> throw new IllegalStateException("it never says " + message);
        }
      }
    }
  }

  private void forgetEnrollment() {
    authenticated = !enrollment.id().isDevice();
    enrolled = false;
  }
}
