package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.collection.RecentMap;
import dev.muster.core.collection.RecentMap.Numbered;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.event.SealedBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The newest push certificate of each topic, and the keys that were made for certificates.
 * Immutable.
 *
 * @param byTopic the certificates
 * @param keys the last {@value #KEYS} keys, by the SHA-256 of the public key
 */
public record PushCertificates(
    PersistentMap<String, PushCertificate> byTopic, RecentMap<Digest256, PushKey> keys) {
  /** How many keys are remembered: more than anyone asks for in a year. */
  public static final int KEYS = 10;

  /** None. */
  public static final PushCertificates NONE =
      new PushCertificates(PersistentMap.empty(), RecentMap.keeping(KEYS));

  /**
   * A certificate by which Apple takes notifications for one topic.
   *
   * @param event the event that brought it, which its key is sealed for
   * @param certificates DER, the certificate first
   * @param key PKCS#8, sealed
   * @param addedAt when the topic was first given one
   */
  public record PushCertificate(
      UUID event,
      String topic,
      List<Bytes> certificates,
      SealedBytes key,
      Instant notAfter,
      Instant storedAt,
      Instant addedAt) {}

  /**
   * A key for a push certificate.
   *
   * @param event the event that brought it, which it is sealed for
   */
  public record PushKey(UUID event, SealedBytes key) {}

  /** All of them, that of the topic that was added last at the end. */
  public List<PushCertificate> all() {
    List<PushCertificate> all = new ArrayList<>();
    byTopic.forEach((topic, certificate) -> all.add(certificate));
    all.sort(Comparator.comparing(PushCertificate::addedAt).thenComparing(PushCertificate::topic));
    return all;
  }

  /** The certificate of a topic. */
  public Optional<PushCertificate> of(String topic) {
    return byTopic.get(topic);
  }

  /** The key whose public half has this SHA-256. */
  public Optional<PushKey> key(Digest256 publicKey) {
    return keys.get(publicKey);
  }

  /** The same with this certificate, in place of one of its topic. */
  PushCertificates with(PushCertificate certificate) {
    return new PushCertificates(byTopic.with(certificate.topic(), certificate), keys);
  }

  /** The same with a key that was here before. */
  PushCertificates with(FleetEntry.PushKeyEntry entry) {
    return new PushCertificates(byTopic, keys.numbered(entry.publicKey(), entry.key()));
  }

  void changedSince(PushCertificates older, FleetChange visitor) {
    byTopic.changedSince(
        older.byTopic, (topic, before, after) -> visitor.of(entry(before), entry(after)));
    keys.entries()
        .changedSince(
            older.keys.entries(),
            (publicKey, before, after) ->
                visitor.of(entry(publicKey, before), entry(publicKey, after)));
  }

  private static Optional<FleetEntry> entry(PushCertificate certificate) {
    return Optional.ofNullable(certificate).map(FleetEntry.PushCertificateEntry::new);
  }

  private static Optional<FleetEntry> entry(Digest256 publicKey, Numbered<PushKey> key) {
    return Optional.ofNullable(key).map(k -> new FleetEntry.PushKeyEntry(publicKey, k));
  }

  PushCertificates evolve(PushCertificateFact fact, UUID event, Instant at) {
    return switch (fact) {
      case PushKeyCreated(Digest256 publicKey, SealedBytes key) ->
          keys.get(publicKey).isPresent()
              ? this
              : new PushCertificates(byTopic, keys.with(publicKey, new PushKey(event, key)));
      case PushCertificateStored stored ->
          with(
              new PushCertificate(
                  event,
                  stored.topic(),
                  stored.certificates(),
                  stored.key(),
                  stored.notAfter(),
                  at,
                  byTopic.get(stored.topic()).map(PushCertificate::addedAt).orElse(at)));
    };
  }
}
