package dev.muster.core.event;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who may call the admin API. */
public sealed interface TokenFact extends FleetFact {
  /**
   * A bearer token for the admin API was made.
   *
   * @param sha256 SHA-256 of the token's characters; the token itself stands nowhere
   * @param expiresAt from then on it counts no more
   * @param scopes what it may do, by name; none: as the role says
   * @param sessionOf of a session in the console, the id of the token that it was begun with: it
   *     may do what that one may, for as long as that one counts
   */
  record ApiTokenCreated(
      String tokenId,
      String name,
      Digest256 sha256,
      ApiRole role,
      Optional<Instant> expiresAt,
      List<String> scopes,
      Optional<String> sessionOf)
      implements TokenFact {
    /** Copies the list. */
    public ApiTokenCreated {
      scopes = List.copyOf(scopes);
    }
  }

  /** A bearer token for the admin API counts no more. */
  record ApiTokenRevoked(String tokenId) implements TokenFact {}

  /**
   * Someone called the admin API without a token that counts.
   *
   * @param reason a stable code
   * @param remoteAddress where the call came from
   * @param attempts how often it happened since it was recorded last
   */
  record ApiAccessRefused(String reason, String remoteAddress, int attempts) implements TokenFact {}
}
