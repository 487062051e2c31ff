package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ExpiryFact;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last warning of each certificate that ends soon, so that none is given twice. Immutable. They
 * are kept by the day on which the certificate ends, and a day is forgotten as a whole.
 *
 * @param byDay by the day of the end, since 1970
 * @param firstDay the first of those days, of none {@link Long#MAX_VALUE}
 */
public record ExpiryWarnings(
    PersistentMap<Long, PersistentMap<Digest256, CertificateEnding>> byDay, long firstDay) {
  private static final long NO_DAY = Long.MAX_VALUE;

  /** None. */
  public static final ExpiryWarnings NONE = new ExpiryWarnings(PersistentMap.empty(), NO_DAY);

  /** How long after the end of a certificate its warning is known; nobody warns of it any more. */
  private static final Duration REMEMBERED = Duration.ofDays(60);

  private static final long DAY = Duration.ofDays(1).toSeconds();

  /** The last warning of a certificate. */
  public Optional<CertificateEnding> of(Digest256 certificate, Instant notAfter) {
    return byDay.get(day(notAfter)).flatMap(day -> day.get(certificate));
  }

  /** All of them, in no order. */
  public List<CertificateEnding> all() {
    List<CertificateEnding> all = new ArrayList<>();
    byDay.forEach((day, warnings) -> warnings.forEach((certificate, last) -> all.add(last)));
    return all;
  }

  ExpiryWarnings evolve(ExpiryFact fact, Instant at) {
    return switch (fact) {
      case CertificateEnding ending ->
          of(ending.sha256(), ending.notAfter())
                  .filter(last -> last.days() <= ending.days())
                  .isPresent()
              ? this
              : with(ending).without(day(at.minus(REMEMBERED)));
    };
  }

  /** The same with this one, in place of one of that certificate. */
  public ExpiryWarnings with(CertificateEnding ending) {
    long day = day(ending.notAfter());
    return new ExpiryWarnings(
        byDay.with(
            day, byDay.get(day).orElseGet(PersistentMap::empty).with(ending.sha256(), ending)),
        Math.min(firstDay, day));
  }

  /** Without those that end before this day. */
  private ExpiryWarnings without(long before) {
    if (firstDay >= before) {
      return this;
    }
    PersistentMap<Long, PersistentMap<Digest256, CertificateEnding>> left =
        byDay.fold(byDay, (kept, day, warnings) -> day < before ? kept.without(day) : kept);
    return new ExpiryWarnings(
        left, left.fold(NO_DAY, (first, day, warnings) -> Math.min(first, day)));
  }

  void changedSince(ExpiryWarnings older, FleetChange visitor) {
    byDay.changedSince(
        older.byDay,
        (day, before, after) ->
            orNone(after)
                .changedSince(
                    orNone(before), (certificate, was, is) -> visitor.of(entry(was), entry(is))));
  }

  private static Optional<FleetEntry> entry(CertificateEnding ending) {
    return Optional.ofNullable(ending).map(FleetEntry.ExpiryWarningEntry::new);
  }

  private static PersistentMap<Digest256, CertificateEnding> orNone(
      PersistentMap<Digest256, CertificateEnding> day) {
    return day == null ? PersistentMap.empty() : day;
  }

  private static long day(Instant moment) {
    return Math.floorDiv(moment.getEpochSecond(), DAY);
  }
}
