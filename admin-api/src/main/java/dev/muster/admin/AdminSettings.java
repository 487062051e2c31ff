package dev.muster.admin;

import dev.muster.admin.command.Safeguards;
import dev.muster.admin.push.EscrowUnlockService;
import dev.muster.core.event.Digest256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
 * @param tls what it proves its names with: of several, each client is shown the one that has the
 *     name it asked for, or else the first
 * @param unlock ends Activation Locks at Apple
 * @param nanoDepKey SHA-256 of the key for NanoDEP's calls; empty: there are none
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
    List<TlsPair> tls,
    EscrowUnlockService unlock,
    Optional<Digest256> nanoDepKey) {
  /** Copies the list. */
  public AdminSettings {
    tls = List.copyOf(tls);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "AdminSettings[host=%s, port=%d]".formatted(host, port);
  }
}
