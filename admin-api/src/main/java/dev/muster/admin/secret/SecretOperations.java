package dev.muster.admin.secret;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.secret.SecretStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The calls about secrets: which there are, and what one is. */
public final class SecretOperations {
  private static final Comparator<JsonObject> NEWEST_FIRST =
      Comparator.comparing((JsonObject secret) -> Instant.parse(secret.getString("made_at")))
          .reversed();

  private final SecretStore secrets;
  private final HeldTokens tokens;

  private SecretOperations(SecretStore secrets, HeldTokens tokens) {
    this.secrets = secrets;
    this.tokens = tokens;
  }

  /** Joins them to the contract. */
  public static void join(ContractRoutes routes, EventLog log, EventFactory events) {
    SecretOperations all =
        new SecretOperations(new SecretStore(log, events), new HeldTokens(log, events));
    routes.json("listSecrets", all::list);
    routes.later("revealSecret", 200, all::reveal);
  }

  private JsonObject list(Call call) {
    String serial = call.query("serial").orElse("").strip().toUpperCase(Locale.ROOT);
    List<JsonObject> found =
        Stream.concat(
                secrets.all().of(serial).stream().map(SecretOperations::json),
                tokens.of(serial).stream().map(HeldTokens.HeldToken::json))
            .sorted(NEWEST_FIRST)
            .toList();
    return new JsonObject().put("secrets", new JsonArray(found));
  }

  private CompletionStage<JsonObject> reveal(Call call) {
    String id = call.path("secret");
    Optional<Secret> secret = secrets.all().find(id);
    Optional<HeldTokens.HeldToken> token = secret.isPresent() ? Optional.empty() : tokens.find(id);
    if (secret.isEmpty() && token.isEmpty()) {
      throw Problem.notFound(
          "there is no secret %s: GET /v1/secrets?serial= lists a device's".formatted(id));
    }
    String reason = call.json().getString("reason").strip();
    if (reason.isEmpty()) {
      throw Problem.badRequest("a reason says in words why the secret is needed");
    }
    call.context().response().putHeader("Cache-Control", "no-store");
    Actor admin = new Actor.Admin(call.principal().name());
    return secret.isPresent()
        ? secrets
            .reveal(secret.get(), reason, admin)
            .thenApply(value -> json(secret.get()).put("value", value))
        : tokens
            .reveal(token.orElseThrow(), reason, admin)
            .thenApply(value -> token.orElseThrow().json().put("value", value));
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
