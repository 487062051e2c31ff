package dev.muster.admin.history;

import dev.muster.core.event.ActivationLockFact;
import dev.muster.core.event.CertificateFact;
import dev.muster.core.event.DesiredFact;
import dev.muster.core.event.EscrowFact;
import dev.muster.core.event.ExpiryFact;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.LinkFact;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.TokenFact;
import dev.muster.core.event.WebhookFact;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** Facts about the installation, in words. */
final class FleetWords {
  private FleetWords() {}

  static void describe(FleetFact fact, JsonObject json) {
    switch (fact) {
      case TokenFact.ApiTokenCreated created when created.sessionOf().isPresent() ->
          json.put("text", "%s signed in to the console".formatted(created.name()));
      case TokenFact.ApiTokenCreated created ->
          json.put(
              "text",
              created.scopes().isEmpty()
                  ? "the token %s was made, with the role %s"
                      .formatted(created.name(), created.role().name().toLowerCase(Locale.ROOT))
                  : "the token %s was made, with the scopes %s"
                      .formatted(created.name(), String.join(", ", created.scopes())));
      case TokenFact.ApiTokenRevoked(var id) ->
          json.put("text", "the token %s was revoked".formatted(id));
      case TokenFact.ApiAccessRefused refused ->
          json.put("reason", refused.reason())
              .put(
                  "text",
                  "%d calls from %s had no token that counts"
                      .formatted(refused.attempts(), refused.remoteAddress()));
      case LinkFact.EnrollmentLinkCreated created ->
          json.put(
              "text",
              "the enrollment link %s (%s) was made, good until %s"
                  .formatted(created.linkId(), created.label(), created.expiresAt()));
      case LinkFact.EnrollmentLinkRevoked(var id) ->
          json.put("text", "the enrollment link %s was revoked".formatted(id));
      case DesiredFact.DesiredStateApplied applied ->
          json.put(
              "text",
              "the set %s was applied: %d labels by rules, %d profiles%s"
                  .formatted(
                      applied.set(),
                      applied.labels().size(),
                      applied.profiles().size(),
                      applied
                          .origin()
                          .filter(origin -> !origin.commit().isEmpty())
                          .map(origin -> " (commit %s)".formatted(origin.commit()))
                          .orElse("")));
      case SecretFact secret -> json.put("text", of(secret));
      case EscrowFact.EscrowKeyMade made ->
          json.put("text", "a key pair was made that Macs encrypt their recovery keys for");
      case MicroMdmFact micro -> json.put("text", MicroMdmWords.of(micro));
      case WebhookFact webhook -> json.put("text", WebhookWords.of(webhook));
      case PackageFact.PackageAdded added ->
          json.put(
              "text",
              "the package %s was added (%s %s, %d bytes, SHA-256 %s)"
                  .formatted(
                      added.fileName(),
                      added.identifier(),
                      added.version(),
                      added.size(),
                      added.content()));
      case PackageFact.PackageRemoved(var content) ->
          json.put("text", "the package with the SHA-256 %s was removed".formatted(content));
      case CertificateFact.CertificateIssued issued ->
          json.put("text", "the certificate %s was issued".formatted(issued.serialNumber()));
      case ActivationLockFact.ActivationUnlockAsked asked ->
          json.put(
              "text",
              "Apple is asked to end the Activation Lock of %s (%s), for %s of %s"
                  .formatted(
                      asked.serialNumber(),
                      asked.productType(),
                      asked.requester(),
                      asked.organization()));
      case ActivationLockFact.ActivationUnlockAnswered(var serial, int status) ->
          json.put(
              "text",
              status == 0
                  ? "Apple did not answer whether the Activation Lock of %s ends".formatted(serial)
                  : "Apple answered with HTTP %d to the end of the Activation Lock of %s"
                      .formatted(status, serial));
      case LoadFact.MessagesTurnedAway(int messages) ->
          json.put("text", "%d messages were turned away by a gateway".formatted(messages));
      case ExpiryFact.CertificateEnding ending ->
          json.put(
              "text",
              "the certificate of %s (%s) ends at %s, in %d days or less"
                  .formatted(ending.name(), ending.use(), ending.notAfter(), ending.days()));
      case PushCertificateFact.PushKeyCreated created ->
          json.put("text", "a key for a push certificate was made");
      case PushCertificateFact.PushCertificateStored stored ->
          json.put(
              "text",
              "a push certificate for %s was stored, good until %s"
                  .formatted(stored.topic(), stored.notAfter()));
      case CertificateFact.CertificateRefused refused ->
          json.put("reason", refused.reason())
              .put(
                  "text",
                  "a certificate was refused: %s".formatted(RefusalWords.of(refused.reason())));
      case RequestFact.CommandRequested(var command, var targets) ->
          json.put("command_uuid", command.uuid().value())
              .put("request_type", command.requestType())
              .put(
                  "text",
                  "%s was requested for %d enrolments"
                      .formatted(command.requestType(), targets.size()));
      case RequestFact.CommandCancelRequested(var uuid, var targets) ->
          json.put("command_uuid", uuid.value())
              .put("text", "a command was taken back for %d enrolments".formatted(targets.size()));
    }
  }

  private static String of(SecretFact fact) {
    return switch (fact) {
      case SecretFact.SecretMade made ->
          "a secret (%s) for %s was made: %s"
              .formatted(made.kind(), made.serialNumber(), made.secretId());
      case SecretFact.SecretConfirmed(var id) -> "the secret %s counts from now on".formatted(id);
      case SecretFact.SecretDropped(var id, var why) ->
          "the secret %s was dropped: %s".formatted(id, why);
      case SecretFact.SecretRevealed(var id, var reason) ->
          "the secret %s was shown to someone, who said why: %s".formatted(id, reason);
    };
  }
}
