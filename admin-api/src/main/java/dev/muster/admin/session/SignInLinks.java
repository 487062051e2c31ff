package dev.muster.admin.session;

import dev.muster.log.seal.LinkSealer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Codes by which a session is begun once, in place of a token. Each node opens those of the others.
 * That a code was used is known by the session that came of it, whose id follows from the code's.
 * Safe for any thread.
 */
final class SignInLinks {
  private static final String PREFIX = "muster-link_";

  private final LinkSealer sealer;

  SignInLinks(LinkSealer sealer) {
    this.sealer = sealer;
  }

  /**
   * What a code says.
   *
   * @param id the code's own
   * @param tokenId whose holder made it
   * @param expiresAt from then on it begins nothing
   */
  record SignInLink(UUID id, String tokenId, Instant expiresAt) {}

  /** Whether this is meant to be a code. */
  static boolean looksLikeOne(String text) {
    return text.startsWith(PREFIX);
  }

  /** The code that says this. */
  String seal(SignInLink link) {
    String clear = "%s %d %s".formatted(link.id(), link.expiresAt().toEpochMilli(), link.tokenId());
    return PREFIX + sealer.seal(clear.getBytes(StandardCharsets.UTF_8));
  }

  /** What a code says; empty if it was made by no node of this installation. */
  Optional<SignInLink> open(String code) {
    if (!looksLikeOne(code)) {
      return Optional.empty();
    }
    return sealer
        .open(code.substring(PREFIX.length()))
        .map(clear -> new String(clear, StandardCharsets.UTF_8).split(" ", 3))
        .map(
            parts ->
                new SignInLink(
                    UUID.fromString(parts[0]),
                    parts[2],
                    Instant.ofEpochMilli(Long.parseLong(parts[1]))));
  }
}
