package dev.muster.core.event;

import java.time.Instant;

/** What is about to end. */
public sealed interface ExpiryFact extends FleetFact {
  /**
   * A certificate ends soon, and the server warned of it. Recorded once for each certificate and
   * number of days.
   *
   * @param use what it is good for, a stable word such as {@code push}
   * @param name says to an operator which one it is
   * @param sha256 SHA-256 of the DER certificate
   * @param days so many before its end, or less, it was then
   */
  record CertificateEnding(String use, String name, Digest256 sha256, Instant notAfter, int days)
      implements ExpiryFact {}
}
