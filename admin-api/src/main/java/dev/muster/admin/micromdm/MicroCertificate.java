package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.admin.push.PushCertificateStore;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /v1/config/certificate}: the push certificate. Safe for any thread. */
final class MicroCertificate {
  private final EventLog log;
  private final PushCertificateStore store;

  MicroCertificate(EventLog log, PushCertificateStore store) {
    this.log = log;
    this.store = store;
  }

  /** With another topic than the devices listen to it is refused: the client can't say that. */
  CompletionStage<CompatAnswer> put(CompatCall call) {
    GoJson given = GoJson.of(call);
    return store
        .store(pem(given, "cert"), Optional.of(pem(given, "key")), false, call.caller())
        .thenApply(stored -> CompatAnswer.json(200, new JsonObject()));
  }

  private static String pem(GoJson given, String name) {
    String pem = new String(given.bytes(name), StandardCharsets.US_ASCII);
    if (pem.isBlank()) {
      throw Problem.badRequest("send the push certificate and its key: there is no " + name);
    }
    return pem;
  }

  /** As DER. MicroMDM has one; here it is the one that was stored last. */
  CompletionStage<CompatAnswer> get(CompatCall call) {
    PushCertificate newest =
        log.view().fleet().pushCertificates().all().stream()
            .max(Comparator.comparing(PushCertificate::storedAt))
            .orElseThrow(() -> Problem.notFound("there is no push certificate yet"));
    return CompletableFuture.completedFuture(
        CompatAnswer.json(
            200,
            new JsonObject()
                .put("cert", GoJson.base64(newest.certificates().getFirst().toArray()))));
  }
}
