package dev.muster.admin.history;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.Words;
import dev.muster.core.device.EndedCommand;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Grant;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.ImportFact;
import dev.muster.core.event.ManagedFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RecoveryLockFact;
import dev.muster.log.history.Consequence;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** One event as the API tells it: what happened, in words and in fields, and what it led to. */
final class HistoryJson {
  private HistoryJson() {}

  static JsonObject of(
      int partition, long offset, Instant recordedAt, Event event, Consequence led) {
    JsonObject json =
        new JsonObject()
            .put("event_id", event.id().toString())
            .put("occurred_at", event.occurredAt().toString())
            .put("recorded_at", recordedAt.toString())
            .put("partition", partition)
            .put("offset", offset)
            .put("actor", event.actor().name())
            .put("kind", event.fact().kind());
    event.enrollment().ifPresent(e -> json.put("enrollment", e.id().value()));
    switch (event.fact()) {
      case DeviceFact fact -> describe(fact, event.actor().name(), json);
      case FleetFact fact -> FleetWords.describe(fact, json);
      case DepFact fact -> json.put("text", DepWords.of(fact, event.actor().name()));
    }
    led.offered()
        .ifPresent(
            command ->
                json.put(
                    "offered",
                    new JsonObject()
                        .put("command_uuid", command.commandUuid())
                        .put("request_type", command.requestType())));
    led.refused()
        .ifPresent(
            reason ->
                json.put("refused", reason)
                    .put("text", "was refused: %s".formatted(RefusalWords.of(reason))));
    if (led.repeat()) {
      json.put("repeat", true);
    }
    JsonArray ended = new JsonArray();
    for (EndedCommand command : led.ended()) {
      ended.add(
          new JsonObject()
              .put("enrollment", command.enrollment().value())
              .put("command_uuid", command.uuid().value())
              .put("request_type", command.requestType())
              .put("outcome", Words.of(command.outcome())));
    }
    return json.put("ended", ended);
  }

  private static void describe(DeviceFact fact, String actor, JsonObject json) {
    switch (fact) {
      case MessageFact.MessageReceived(var certificate, Message.Authenticate begun) ->
          json.put("text", "began to enroll" + signedIn(certificate));
      case MessageFact.MessageReceived received -> describe(received.message(), json);
      case MessageFact.MessageRefused refused ->
          json.put("reason", refused.reason())
              .put(
                  "text",
                  "%s was refused: %s"
                      .formatted(
                          refused.messageType().orElse("a message"),
                          RefusalWords.of(refused.reason())));
      case QueueFact.CommandQueued(var command, var fleetOffset) ->
          json.put("command_uuid", command.uuid().value())
              .put("request_type", command.requestType())
              .put(
                  "text",
                  "%s was queued by %s%s"
                      .formatted(
                          command.requestType(),
                          actor,
                          command
                              .notBefore()
                              .map(moment -> ", and is held back until " + moment)
                              .orElse("")));
      case QueueFact.CommandCancelled(var uuid) ->
          json.put("command_uuid", uuid.value())
              .put("text", "a command was taken back by %s".formatted(actor));
      case QueueFact.QueueHeld held ->
          json.put("text", "its queue was stopped by %s".formatted(actor));
      case QueueFact.QueueReleased released ->
          json.put("text", "its queue was released by %s".formatted(actor));
      case PushFact.PushRequested requested ->
          json.put("text", "a push was asked for by %s".formatted(actor));
      case PushFact.PushAccepted(var apnsId, int attempt) ->
          json.put("apns_id", apnsId.toString()).put("text", "APNs took a push");
      case PushFact.PushRejected rejected ->
          json.put("reason", rejected.reason())
              .put("text", "APNs refused a push: %s".formatted(rejected.reason()));
      case PushFact.PushFailed(String problem, int setback) ->
          json.put("reason", problem).put("text", "a push did not get to APNs: " + problem);
      case ManagedFact managed -> json.put("text", ManagedWords.of(managed));
      case ProvisionFact provisioned -> json.put("text", ProvisionWords.of(provisioned, actor));
      case ImportFact.MessageImported imported ->
          json.put(
              "text",
              "%s was brought over from %s by %s"
                  .formatted(
                      switch (imported.message()) {
                        case Message.Authenticate authenticate -> "what it said of itself";
                        case Message.SetBootstrapToken set -> "its bootstrap token";
                        default -> "its push token";
                      },
                      imported.origin(),
                      actor));
      case RecoveryLockFact.RecoveryLockAsked asked ->
          json.put("command_uuid", asked.command().value())
              .put("text", "it was asked whether it has the recovery lock " + asked.about());
      case IdentityFact.CertificateRevoked revoked ->
          json.put("text", "its certificate was revoked by %s".formatted(actor));
      case IdentityFact.ReenrollmentAllowed(var until) ->
          json.put("text", "%s let it enroll anew until %s".formatted(actor, until));
      case IdentityFact.RenewalRequested(var command, var certificate) ->
          json.put("command_uuid", command.value())
              .put("text", "it was told to renew its certificate by %s".formatted(actor));
      case IdentityFact.DeviceBlocked blocked ->
          json.put(
              "text", "it was blocked by %s, and is to remove its enrollment".formatted(actor));
      case IdentityFact.DeviceUnblocked unblocked ->
          json.put("text", "%s lets it in again".formatted(actor));
    }
  }

  private static String signedIn(PresentedCertificate certificate) {
    return certificate
        .grant()
        .flatMap(Grant::whoSignedIn)
        .map(who -> ", and %s signed in for it".formatted(who.user()))
        .orElse("");
  }

  private static void describe(Message message, JsonObject json) {
    switch (message) {
      case Message.Authenticate begun -> json.put("text", "began to enroll");
      case Message.TokenUpdate t ->
          json.put(
              "text",
              t.awaitingConfiguration()
                  ? "can be reached by push, and awaits configuration"
                  : "can be reached by push");
      case Message.CheckOut c -> json.put("text", "said goodbye");
      case Message.Report report -> describe(report, json);
      case Message.SetBootstrapToken set ->
          json.put(
              "text",
              set.token().isPresent()
                  ? "gave its bootstrap token into keeping"
                  : "took its bootstrap token back");
      case Message.DeclarativeManagement(String endpoint) ->
          json.put(
              "text",
              endpoint.equals("status")
                  ? "reported on its declarations"
                  : "asked for its declarations: " + endpoint);
      case Message.GetToken(String service, var watch) ->
          json.put(
              "text",
              "asked for a token of %s%s"
                  .formatted(service, watch.map(id -> " for the watch " + id).orElse("")));
      case Message.UserAuthenticate(var verdict, var user) ->
          json.put(
              "text",
              switch (verdict) {
                case UNCHECKED -> "was told that this user is managed";
                case CHALLENGED -> "was asked for a proof of who this user is";
                case ACCEPTED -> user.orElse("a user") + " proved who they are";
                case REJECTED -> user.orElse("a user") + " did not prove who they are";
              });
      case Message.GetBootstrapToken get -> json.put("text", "asked for its bootstrap token");
    }
  }

  private static void describe(Message.Report report, JsonObject json) {
    String status = Words.of(report.status());
    json.put("status", status);
    report.commandUuid().ifPresent(uuid -> json.put("command_uuid", uuid.value()));
    if (!report.errorChain().isEmpty()) {
      json.put("error_chain", CommandStates.errorChain(report.errorChain()));
    }
    json.put(
        "text",
        report
            .commandUuid()
            .map(uuid -> "answered %s".formatted(status) + recoveryKey(report.fileVault()))
            .orElse("asked for a command"));
  }

  private static String recoveryKey(FileVaultReport told) {
    return told.key()
        .map(
            key ->
                key.problem()
                    .map(", with a recovery key that can't be used: %s"::formatted)
                    .orElse(", with its recovery key: the secret " + key.secret().orElse("")))
        .orElse("");
  }
}
