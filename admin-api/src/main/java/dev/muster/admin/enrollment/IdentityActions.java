package dev.muster.admin.enrollment;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.Confirmation;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.IdentityFact.CertificateRevoked;
import dev.muster.core.event.IdentityFact.ReenrollmentAllowed;
import dev.muster.core.event.IdentityFact.RenewalRequested;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * What an admin can do about the identity of a device: revoke it, or have it renewed. May block for
 * a moment.
 */
final class IdentityActions {
  private static final String URN = "urn:uuid:";
  private static final Confirmation.Question REVOCATION =
      new Confirmation.Question(
          false, "the device's certificates count no more, and it must enroll anew");

  private final EventLog log;
  private final EventFactory events;
  private final CommandQueueing queueing;
  private final RenewalProfiles profiles;

  IdentityActions(
      EventLog log, EventFactory events, CommandQueueing queueing, RenewalProfiles profiles) {
    this.log = log;
    this.events = events;
    this.queueing = queueing;
    this.profiles = profiles;
  }

  /**
   * The device's certificates count no more; it can enrol anew with another one. The caller says
   * that it is for one device, as with a command that loses it.
   */
  CompletableFuture<JsonObject> revoke(
      EnrollmentId id, Principal caller, Confirmation confirmation) {
    DeviceState device = log.view().device(id);
    CertificateIdentity identity = identity(device, id);
    JsonObject done = new JsonObject().put("enrollment", id.value());
    if (confirmation.dryRun()) {
      return CompletableFuture.completedFuture(done.put("result", "would-be-revoked"));
    }
    confirmation.require(REVOCATION, 1, "send it again with ?expected_targets=1");
    return log.append(
            events.device(
                events.newId(),
                new Actor.Admin(caller.name()),
                enrollment(device, id),
                Optional.empty(),
                new CertificateRevoked(identity)))
        .thenApply(reply -> done.put("result", "revoked"));
  }

  /** Sends the enrolment profile again, with a challenge for a certificate of the same identity. */
  CompletableFuture<JsonObject> renew(
      EnrollmentId id, Principal caller, Optional<String> idempotencyKey) {
    DeviceState device = log.view().device(id);
    Optional<UUID> identity =
        identity(device, id) instanceof CertificateIdentity.Issued(var urn)
            ? Optional.of(UUID.fromString(urn.substring(URN.length())))
            : Optional.empty();
    Optional<String> topic = device.channel(id).flatMap(ChannelState::push).map(PushTarget::topic);
    byte[] profile = profiles.make(id, identity, topic, device.signIn());
    SubmittedCommand install =
        SubmittedCommand.ofJson(
            new JsonObject()
                .put("RequestType", "InstallProfile")
                .put("Payload", Base64.getEncoder().encodeToString(profile)));
    return queueing
        .queue(CommandQueueing.Submission.made(id, install, idempotencyKey), caller)
        .thenCompose(queued -> requested(device, id, caller, queued));
  }

  /** So that the device is given the command with a certificate that has ended, too. */
  private CompletableFuture<JsonObject> requested(
      DeviceState device, EnrollmentId id, Principal caller, JsonObject queued) {
    Optional<SeenCertificate> current = device.identities().certificate();
    if (current.isEmpty() || queued.getInteger("targets") == 0) {
      return CompletableFuture.completedFuture(queued);
    }
    RenewalRequested fact =
        new RenewalRequested(
            new CommandUuid(queued.getString("command_uuid")), current.get().sha256());
    return log.append(
            events.device(
                events.newId(),
                new Actor.Admin(caller.name()),
                enrollment(device, id),
                Optional.empty(),
                fact))
        .thenApply(reply -> queued);
  }

  /** Lets the device enroll anew under another identity, for a time. */
  CompletableFuture<JsonObject> allowReenrollment(
      EnrollmentId id, Principal caller, Instant until) {
    DeviceState device = log.view().device(id);
    identity(device, id);
    return log.append(
            events.device(
                events.newId(),
                new Actor.Admin(caller.name()),
                enrollment(device, id),
                Optional.empty(),
                new ReenrollmentAllowed(until)))
        .thenApply(
            reply ->
                new JsonObject()
                    .put("enrollment", id.value())
                    .put("result", "allowed")
                    .put("until", until.toString()));
  }

  private static Enrollment enrollment(DeviceState device, EnrollmentId id) {
    return new Enrollment(id, device.channel(id).orElseThrow(() -> unknown(id)).channel());
  }

  private static CertificateIdentity identity(DeviceState device, EnrollmentId id) {
    if (!id.isDevice()) {
      throw Problem.badRequest("a user channel has no certificate of its own: name its device");
    }
    return device.binding().orElseThrow(() -> unknown(id));
  }

  private static Problem unknown(EnrollmentId id) {
    return Problem.notFound(
        "no device has the id %s: GET /v1/enrollments lists them".formatted(id));
  }
}
