package dev.muster.admin.push;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.fleet.PushCertificates.PushKey;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Takes push certificates that can be used, and keeps them. Safe for any thread. */
public final class PushCertificateStore {
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  /** Keeps them in this log. */
  public PushCertificateStore(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  /**
   * Keeps one.
   *
   * @param certificatePem the certificate first, and its chain
   * @param keyPem its key without a passphrase; empty where the key was made here
   * @param newTopic whether it may have a topic that no enrolled device listens to
   * @throws Problem if it can't be used
   */
  public CompletionStage<PushCertificate> store(
      String certificatePem, Optional<String> keyPem, boolean newTopic, Principal caller) {
    List<X509Certificate> chain = PushPem.certificates(certificatePem);
    X509Certificate certificate = chain.getFirst();
    PrivateKey key = keyPem.map(PushPem::key).orElseGet(() -> keptKey(certificate));
    String topic = PushPem.topic(certificate);
    PushPem.checkPair(certificate, key);
    Instant notAfter = certificate.getNotAfter().toInstant();
    if (notAfter.isBefore(clock.instant())) {
      throw PushPem.unusable(
          "the certificate ended at %s: renew it at identity.apple.com".formatted(notAfter), null);
    }
    if (!newTopic) {
      refuseAnotherTopic(topic);
    }
    UUID id = events.newId();
    PushCertificateStored fact =
        new PushCertificateStored(
            topic,
            chain.stream().map(PushCertificateStore::der).toList(),
            log.sealer().seal(KeyScope.installation(), id, key.getEncoded()),
            notAfter);
    return log.append(events.fleet(id, new Actor.Admin(caller.name()), topic, fact))
        .thenApply(reply -> of(topic).orElseThrow());
  }

  /** The newest one of a topic. */
  public Optional<PushCertificate> of(String topic) {
    return log.view().fleet().pushCertificates().of(topic);
  }

  /**
   * The certificate of a topic with its key, for services of Apple's that know an organization by
   * it.
   */
  public Optional<PrivateKeyEntry> identity(String topic) {
    return of(topic)
        .map(
            kept ->
                new PrivateKeyEntry(
                    PushPem.pkcs8(log.sealer().open(kept.event(), kept.key())),
                    kept.certificates().stream()
                        .map(PushPem::der)
                        .toArray(X509Certificate[]::new)));
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
  Map<String, Long> enrolled() {
    return log.view()
        .devices()
        .flatMap(device -> device.channels().values().stream())
        .filter(channel -> channel.status() == EnrollmentStatus.ENROLLED)
        .flatMap(channel -> channel.push().map(PushTarget::topic).stream())
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.wrap(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("a certificate without an encoding", e);
    }
  }
}
