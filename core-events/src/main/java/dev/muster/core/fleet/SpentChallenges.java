package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The certificate (DER) that each one-time challenge was spent on, as long as the challenge could
 * be spent again. Immutable. They are kept by the hour in which they end, and an hour is forgotten
 * as a whole, so that one more costs the same however many there are.
 *
 * @param byHour the challenges that end in an hour since 1970
 * @param firstHour the first of those hours, of none {@link Long#MAX_VALUE}
 */
public record SpentChallenges(
    PersistentMap<Long, PersistentMap<SpentChallenge, Bytes>> byHour, long firstHour) {
  private static final long NO_HOUR = Long.MAX_VALUE;

  /** None. */
  public static final SpentChallenges NONE = new SpentChallenges(PersistentMap.empty(), NO_HOUR);

  /**
   * How long a spent challenge is known after its end: longer than the clocks of two nodes are
   * apart.
   */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final long HOUR = Duration.ofHours(1).toSeconds();

  /** The certificate that a challenge was spent on. */
  public Optional<Bytes> on(SpentChallenge challenge) {
    return byHour.get(hour(challenge.expiresAt())).flatMap(hour -> hour.get(challenge));
  }

  SpentChallenges evolve(CertificateFact fact, Instant at) {
    return switch (fact) {
      case CertificateIssued issued ->
          issued.challenge().map(c -> spend(c, issued.certificate(), at)).orElse(this);
      case CertificateRefused refused -> this;
    };
  }

  /** The first certificate in the log for a challenge wins. */
  private SpentChallenges spend(SpentChallenge challenge, Bytes certificate, Instant now) {
    return on(challenge).isPresent()
        ? this
        : with(challenge, certificate).without(hour(now.minus(REMEMBERED)));
  }

  /** The same with this one. */
  public SpentChallenges with(SpentChallenge challenge, Bytes certificate) {
    long hour = hour(challenge.expiresAt());
    return new SpentChallenges(
        byHour.with(
            hour, byHour.get(hour).orElseGet(PersistentMap::empty).with(challenge, certificate)),
        Math.min(firstHour, hour));
  }

  /** Without those that end before this hour. */
  private SpentChallenges without(long before) {
    if (firstHour >= before) {
      return this;
    }
    PersistentMap<Long, PersistentMap<SpentChallenge, Bytes>> left =
        byHour.fold(byHour, (kept, hour, spent) -> hour < before ? kept.without(hour) : kept);
    return new SpentChallenges(
        left, left.fold(NO_HOUR, (first, hour, spent) -> Math.min(first, hour)));
  }

  void changedSince(SpentChallenges older, FleetChange visitor) {
    byHour.changedSince(
        older.byHour,
        (hour, before, after) ->
            orNone(after)
                .changedSince(
                    orNone(before),
                    (challenge, was, is) ->
                        visitor.of(entry(challenge, was), entry(challenge, is))));
  }

  private static Optional<FleetEntry> entry(SpentChallenge challenge, Bytes certificate) {
    return Optional.ofNullable(certificate).map(c -> new FleetEntry.SpentEntry(challenge, c));
  }

  private static PersistentMap<SpentChallenge, Bytes> orNone(
      PersistentMap<SpentChallenge, Bytes> hour) {
    return hour == null ? PersistentMap.empty() : hour;
  }

  private static long hour(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), HOUR);
  }
}
