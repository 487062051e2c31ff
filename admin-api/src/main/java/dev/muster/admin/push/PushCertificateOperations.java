package dev.muster.admin.push;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.event.Actor;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The calls about push certificates. */
public final class PushCertificateOperations {
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;
  private final PushCertificateStore store;

  private PushCertificateOperations(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
    this.store = new PushCertificateStore(log, events, clock);
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes, EventLog log, EventFactory events, InstantSource clock) {
    PushCertificateOperations all = new PushCertificateOperations(log, events, clock);
    routes.json("listPushCertificates", call -> all.list());
    routes.later("putPushCertificate", 200, all::put);
    routes.later("createPushRequest", 201, all::request);
  }

  private JsonObject list() {
    Map<String, Long> enrolled = store.enrolled();
    Collection<PushCertificate> stored = log.view().fleet().pushCertificates().all();
    return new JsonObject()
        .put("certificates", new JsonArray(stored.stream().map(c -> json(c, enrolled)).toList()));
  }

  private CompletionStage<JsonObject> request(Call call) {
    JsonObject wanted = call.json();
    PushRequest made =
        PushRequest.make(
            wanted.getString("common_name"),
            wanted.getString("email"),
            wanted.getString("country"));
    UUID id = events.newId();
    PushKeyCreated fact =
        new PushKeyCreated(
            made.publicKey(),
            log.sealer().seal(KeyScope.installation(), id, made.keys().getPrivate().getEncoded()));
    return log.append(
            events.fleet(id, new Actor.Admin(call.principal().name()), id.toString(), fact))
        .thenApply(reply -> new JsonObject().put("csr", made.pem()));
  }

  private CompletionStage<JsonObject> put(Call call) {
    JsonObject given = call.json();
    return store
        .store(
            given.getString("certificate"),
            Optional.ofNullable(given.getString("key")),
            call.flag("new_topic"),
            call.principal())
        .thenApply(stored -> json(stored, store.enrolled()));
  }

  private JsonObject json(PushCertificate certificate, Map<String, Long> enrolled) {
    return new JsonObject()
        .put("topic", certificate.topic())
        .put("not_after", certificate.notAfter().toString())
        .put("days_left", Duration.between(clock.instant(), certificate.notAfter()).toDays())
        .put("stored_at", certificate.storedAt().toString())
        .put("enrollments", enrolled.getOrDefault(certificate.topic(), 0L));
  }
}
