package dev.muster.core.expiry;

import java.time.Duration;
import java.util.List;

/** What a certificate is good for, by which it is known how early its end is worth a warning. */
public enum CertificateUse {
  /** It issues to devices: to change it takes as long as devices take to renew, a year. */
  CA("ca", 365, 180, 90, 60, 30, 14, 7, 1),
  /** It issued to devices. */
  FORMER_CA("former-ca", 90, 60, 30, 14, 7, 1),
  /** A server proves its names with it. */
  TLS("tls", 30, 14, 7, 1),
  /** Apple takes pushes by it. */
  PUSH("push", 60, 30, 14, 7, 1),
  /** No certificate, but what ends like one: the token by which Apple answers about DEP. */
  DEP_TOKEN("dep-token", 30, 7, 1),
  /** A device proves itself with it. */
  DEVICE("device", 30, 14, 7, 1);

  private final String word;
  private final List<Integer> days;

  CertificateUse(String word, Integer... days) {
    this.word = word;
    this.days = List.of(days);
  }

  /** The word for it in events and the API. */
  public String word() {
    return word;
  }

  /**
   * The days before the end that are worth a warning, the most first. Of a certificate that is made
   * for a short time, and replaced in the last third of it, only those that come after that.
   *
   * @param lifetime from its first day to its last
   */
  public List<Integer> thresholds(Duration lifetime) {
    return days.stream()
        .filter(d -> Duration.ofDays(d).multipliedBy(3).compareTo(lifetime) < 0)
        .toList();
  }
}
