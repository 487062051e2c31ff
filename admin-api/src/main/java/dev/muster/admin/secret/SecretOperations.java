package dev.muster.admin.secret;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.log.secret.SecretStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/** The calls about secrets: which there are, and what one is. */
public final class SecretOperations {
  private final SecretStore secrets;

  private SecretOperations(SecretStore secrets) {
    this.secrets = secrets;
  }

  /** Joins them to the contract. */
  public static void join(ContractRoutes routes, SecretStore secrets) {
    SecretOperations all = new SecretOperations(secrets);
    routes.json("listSecrets", all::list);
    routes.later("revealSecret", 200, all::reveal);
  }

  private JsonObject list(Call call) {
    String serial = call.query("serial").orElse("").strip().toUpperCase(Locale.ROOT);
    return new JsonObject()
        .put(
            "secrets",
            new JsonArray(secrets.all().of(serial).stream().map(SecretOperations::json).toList()));
  }

  private CompletionStage<JsonObject> reveal(Call call) {
    String id = call.path("secret");
    Secret secret =
        secrets
            .all()
            .find(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "there is no secret %s: GET /v1/secrets?serial= lists a device's"
                            .formatted(id)));
    String reason = call.json().getString("reason").strip();
    if (reason.isEmpty()) {
      throw Problem.badRequest("a reason says in words why the secret is needed");
    }
    call.context().response().putHeader("Cache-Control", "no-store");
    return secrets
        .reveal(secret, reason, new Actor.Admin(call.principal().name()))
        .thenApply(value -> json(secret).put("value", value));
  }

  /** All but the value. */
  private static JsonObject json(Secret secret) {
    JsonObject json =
        new JsonObject()
            .put("id", secret.id())
            .put("kind", secret.kind())
            .put("serial_number", secret.serialNumber())
            .put("standing", secret.standing().name().toLowerCase(Locale.ROOT))
            .put("made_at", secret.madeAt().toString());
    secret.enrollment().map(EnrollmentId::value).ifPresent(id -> json.put("enrollment", id));
    secret.confirmedAt().ifPresent(at -> json.put("confirmed_at", at.toString()));
    secret.endedAt().ifPresent(at -> json.put("ended_at", at.toString()));
    secret.revealedAt().ifPresent(at -> json.put("revealed_at", at.toString()));
    return json;
  }
}
