package dev.muster.admin.enrollment;

import dev.muster.admin.filevault.FileVaultJson;
import dev.muster.admin.http.Words;
import dev.muster.admin.recoverylock.RecoveryLockJson;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.PushState;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.UserNames;
import dev.muster.core.event.SignIn;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.core.renewal.RenewalPolicy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** Enrolments as the API shows them. */
final class EnrollmentJson {
  private EnrollmentJson() {}

  static JsonObject summary(EnrollmentId id, ChannelState channel, DeviceState device) {
    JsonObject json =
        new JsonObject()
            .put("id", id.value())
            .put("channel", Words.of(channel.channel()))
            .put("status", Words.of(channel.status()))
            .put("last_seen", channel.lastSeen().toString())
            .put("queued", channel.queue().waiting().size())
            .put("awaiting_configuration", channel.awaitingConfiguration())
            .put("held", channel.held());
    device.description().serialNumber().ifPresent(v -> json.put("serial_number", v));
    device.description().model().ifPresent(v -> json.put("model", v));
    device.description().modelName().ifPresent(v -> json.put("model_name", v));
    device.description().productName().ifPresent(v -> json.put("product_name", v));
    device.description().deviceName().ifPresent(v -> json.put("device_name", v));
    device.description().osVersion().ifPresent(v -> json.put("os_version", v));
    device.description().buildVersion().ifPresent(v -> json.put("build_version", v));
    device.description().supervised().ifPresent(v -> json.put("supervised", v));
    device.description().enrolledViaDep().ifPresent(v -> json.put("enrolled_via_dep", v));
    device
        .identities()
        .certificate()
        .ifPresent(c -> json.put("certificate_expires_at", RenewalPolicy.ends(c).toString()));
    if (device.identities().blocked()) {
      json.put("blocked", true);
    }
    device.signIn().ifPresent(v -> json.put("sign_in", signIn(v)));
    channel.user().flatMap(UserNames::shortName).ifPresent(v -> json.put("user", v));
    channel.waitingSince().ifPresent(v -> json.put("waiting_since", v.toString()));
    channel
        .pushes()
        .unreachable()
        .ifPresent(
            v ->
                json.put("unreachable", v.reason()).put("unreachable_since", v.since().toString()));
    return json;
  }

  static JsonObject whole(EnrollmentId id, ChannelState channel, DeviceState device) {
    JsonArray queue = new JsonArray();
    channel.queue().waiting().forEach(c -> queue.add(queued(c)));
    JsonObject json = summary(id, channel, device);
    device
        .identities()
        .renewal()
        .ifPresent(
            told ->
                json.put(
                    "renewal",
                    new JsonObject()
                        .put("command_uuid", told.command().value())
                        .put("attempts", told.attempts())
                        .put("last_told", told.requestedAt().toString())));
    if (id.isDevice() && !device.bootstrapToken().equals(BootstrapToken.NONE)) {
      json.put("bootstrap_token", bootstrapToken(device.bootstrapToken()));
    }
    if (id.isDevice() && !device.fileVault().isUnknown()) {
      json.put("filevault", FileVaultJson.of(device.fileVault()));
    }
    if (id.isDevice() && !device.recoveryLock().equals(RecoveryLock.NONE)) {
      json.put("recovery_lock", RecoveryLockJson.of(device.recoveryLock()));
    }
    return json.put("push", push(channel.pushes())).put("queue", queue);
  }

  private static JsonObject signIn(SignIn signIn) {
    JsonObject json = new JsonObject().put("user", signIn.user()).put("subject", signIn.subject());
    signIn.fullName().ifPresent(v -> json.put("full_name", v));
    signIn.account().ifPresent(v -> json.put("account", v));
    signIn.mode().ifPresent(v -> json.put("mode", Words.of(v)));
    return json;
  }

  private static JsonObject bootstrapToken(BootstrapToken token) {
    JsonObject json = new JsonObject();
    token.held().ifPresent(held -> json.put("set_at", held.setAt().toString()));
    token.askedAt().ifPresent(at -> json.put("last_asked_at", at.toString()));
    return json;
  }

  private static JsonObject push(PushState pushes) {
    JsonObject json = new JsonObject();
    pushes
        .sent()
        .ifPresent(
            sent ->
                json.put("attempts", sent.attempts()).put("last_accepted", sent.last().toString()));
    pushes
        .setback()
        .ifPresent(
            setback ->
                json.put("problem", setback.reason())
                    .put("problem_at", setback.last().toString())
                    .put("problems", setback.times()));
    return json;
  }

  private static JsonObject queued(QueuedCommand command) {
    JsonObject json =
        new JsonObject()
            .put("command_uuid", command.uuid().value())
            .put("request_type", command.requestType())
            .put("queued_at", command.queuedAt().toString())
            .put("not_now", command.notNow());
    command
        .command()
        .validUntil()
        .map(Instant::toString)
        .ifPresent(v -> json.put("valid_until", v));
    command.command().notBefore().map(Instant::toString).ifPresent(v -> json.put("not_before", v));
    return json;
  }
}
