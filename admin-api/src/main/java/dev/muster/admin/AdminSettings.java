package dev.muster.admin;

/**
 * How the API is reached.
 *
 * @param host the address it listens on
 * @param port the TCP port; 0 for any free one
 * @param longestQueue how many commands may wait for one enrolment
 * @param certificatesPem the TLS certificate and those above it, in PEM
 * @param keyPem the TLS certificate's key, PKCS#8 in PEM
 */
public record AdminSettings(
    String host, int port, int longestQueue, String certificatesPem, String keyPem) {
  /** Without the key. */
  @Override
  public String toString() {
    return "AdminSettings[host=%s, port=%d]".formatted(host, port);
  }
}
