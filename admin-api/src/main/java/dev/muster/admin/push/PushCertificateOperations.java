package dev.muster.admin.push;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.fleet.PushCertificates.PushKey;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The calls about push certificates. */
public final class PushCertificateOperations {
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  private PushCertificateOperations(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
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
    Map<String, Long> enrolled = enrolled();
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

  private PrivateKey keptKey(X509Certificate certificate) {
    PushKey kept =
        log.view()
            .fleet()
            .pushCertificates()
            .key(PushRequest.digest(certificate.getPublicKey()))
            .orElseThrow(
                () ->
                    PushPem.unusable(
                        "the key of this certificate was not made here: give it, too", null));
    return PushPem.pkcs8(log.sealer().open(kept.event(), kept.key()));
  }

  private CompletionStage<JsonObject> put(Call call) {
    JsonObject given = call.json();
    List<X509Certificate> chain = PushPem.certificates(given.getString("certificate"));
    X509Certificate certificate = chain.getFirst();
    PrivateKey key =
        Optional.ofNullable(given.getString("key"))
            .map(PushPem::key)
            .orElseGet(() -> keptKey(certificate));
    String topic = PushPem.topic(certificate);
    PushPem.checkPair(certificate, key);
    Instant notAfter = certificate.getNotAfter().toInstant();
    if (notAfter.isBefore(clock.instant())) {
      throw PushPem.unusable(
          "the certificate ended at %s: renew it at identity.apple.com".formatted(notAfter), null);
    }
    if (!call.flag("new_topic")) {
      refuseAnotherTopic(topic);
    }
    UUID id = events.newId();
    PushCertificateStored fact =
        new PushCertificateStored(
            topic,
            chain.stream().map(PushCertificateOperations::der).toList(),
            log.sealer().seal(KeyScope.installation(), id, key.getEncoded()),
            notAfter);
    return log.append(events.fleet(id, new Actor.Admin(call.principal().name()), topic, fact))
        .thenApply(
            reply ->
                json(log.view().fleet().pushCertificates().of(topic).orElseThrow(), enrolled()));
  }

  /**
   * A device is told a topic when it enrols and takes pushes for no other, so a certificate with
   * another topic reaches none of those that are enrolled.
   */
  private void refuseAnotherTopic(String topic) {
    Map<String, Long> enrolled = enrolled();
    if (enrolled.isEmpty() || enrolled.containsKey(topic)) {
      return;
    }
    throw new Problem(
        409,
        "push-topic-differs",
        ("its topic is %s, and the %d enrolled devices and users listen to %s: none of them could"
                + " be woken by it. Renew the old certificate with the Apple Account that made it,"
                + " in place of making a new one; or, to add a topic, say new_topic=true")
            .formatted(
                topic,
                enrolled.values().stream().mapToLong(n -> n).sum(),
                String.join(", ", enrolled.keySet())));
  }

  /** How many enrolments listen to each topic. */
  private Map<String, Long> enrolled() {
    return log.view()
        .devices()
        .flatMap(device -> device.channels().values().stream())
        .filter(channel -> channel.status() == EnrollmentStatus.ENROLLED)
        .flatMap(channel -> channel.push().map(PushTarget::topic).stream())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private JsonObject json(PushCertificate certificate, Map<String, Long> enrolled) {
    return new JsonObject()
        .put("topic", certificate.topic())
        .put("not_after", certificate.notAfter().toString())
        .put("days_left", Duration.between(clock.instant(), certificate.notAfter()).toDays())
        .put("stored_at", certificate.storedAt().toString())
        .put("enrollments", enrolled.getOrDefault(certificate.topic(), 0L));
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.wrap(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }
}
