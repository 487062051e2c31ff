package dev.muster.admin.nanomdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.http.Problem;
import dev.muster.admin.push.PushCertificateStore;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** {@code /v1/pushcert}. Safe for any thread. */
final class PushCert {
  /** Files that were put together may have no line break in between. */
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \\1-----", Pattern.DOTALL);

  private final PushCertificateStore store;

  PushCert(PushCertificateStore store) {
    this.store = store;
  }

  CompletionStage<CompatAnswer> put(CompatCall call) {
    String pem = new String(call.body(), StandardCharsets.US_ASCII);
    String certificates = blocks(pem, kind -> kind.equals("CERTIFICATE"));
    String key = blocks(pem, kind -> kind.endsWith("PRIVATE KEY"));
    if (certificates.isEmpty() || key.isEmpty()) {
      throw Problem.badRequest("send the push certificate and its key, both as PEM");
    }
    return store
        .store(certificates, Optional.of(key), true, call.caller())
        .thenApply(PushCert::answer);
  }

  CompletionStage<CompatAnswer> get(CompatCall call) {
    String topic =
        call.query("topic").orElseThrow(() -> Problem.badRequest("name the topic: ?topic="));
    return CompletableFuture.completedFuture(
        store
            .of(topic)
            .map(PushCert::answer)
            .orElseGet(
                () -> CompatAnswer.error(500, "there is no push certificate of this topic")));
  }

  private static String blocks(String pem, Predicate<String> wanted) {
    return BLOCK
        .matcher(pem)
        .results()
        .filter(block -> wanted.test(block.group(1)))
        .map(MatchResult::group)
        .collect(Collectors.joining("\n", "", ""));
  }

  private static CompatAnswer answer(PushCertificate certificate) {
    return CompatAnswer.json(
        200,
        new JsonObject()
            .put("topic", certificate.topic())
            .put("not_after", certificate.notAfter().toString()));
  }
}
