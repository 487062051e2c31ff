package dev.muster.admin;

import dev.muster.admin.command.Safeguards;
import java.time.Instant;

/**
 * How the API is reached, and what it says of its server.
 *
 * @param host the address it listens on
 * @param port the TCP port; 0 for any free one
 * @param longestQueue how many commands may wait for one enrolment
 * @param accessRights the bits of {@code AccessRights} in the enrolment profile
 * @param safeguards what keeps a command from going off by accident
 * @param node the name of this node
 * @param version of the program
 * @param startedAt when the server was started
 * @param certificatesPem the TLS certificate and those above it, in PEM
 * @param keyPem the TLS certificate's key, PKCS#8 in PEM
 */
public record AdminSettings(
    String host,
    int port,
    int longestQueue,
    int accessRights,
    Safeguards safeguards,
    String node,
    String version,
    Instant startedAt,
    String certificatesPem,
    String keyPem) {

  /** Without the key. */
  @Override
  public String toString() {
    return "AdminSettings[host=%s, port=%d]".formatted(host, port);
  }
}
