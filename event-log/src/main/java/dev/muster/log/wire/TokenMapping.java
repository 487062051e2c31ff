package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.TokenFact;
import dev.muster.schemas.ApiAccessRefused;
import dev.muster.schemas.ApiRole;
import dev.muster.schemas.ApiTokenCreated;
import dev.muster.schemas.ApiTokenRevoked;
import java.util.Optional;

/** Who may call the admin API. */
final class TokenMapping {
  private TokenMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            TokenFact.ApiTokenCreated.class,
            ApiTokenCreated.class,
            TokenMapping::created,
            TokenMapping::created)
        .add(
            TokenFact.ApiTokenRevoked.class,
            ApiTokenRevoked.class,
            revoked -> new ApiTokenRevoked(revoked.tokenId()),
            p -> new TokenFact.ApiTokenRevoked(p.getTokenId()))
        .add(
            TokenFact.ApiAccessRefused.class,
            ApiAccessRefused.class,
            refused ->
                new ApiAccessRefused(refused.reason(), refused.remoteAddress(), refused.attempts()),
            p ->
                new TokenFact.ApiAccessRefused(
                    p.getReason(), p.getRemoteAddress(), p.getAttempts()));
  }

  static ApiTokenCreated created(TokenFact.ApiTokenCreated created) {
    return new ApiTokenCreated(
        created.tokenId(),
        created.name(),
        buffer(created.sha256()),
        ApiRole.valueOf(created.role().name()),
        created.expiresAt().orElse(null),
        created.scopes(),
        created.sessionOf().orElse(null));
  }

  static TokenFact.ApiTokenCreated created(ApiTokenCreated p) {
    return new TokenFact.ApiTokenCreated(
        p.getTokenId(),
        p.getName(),
        digest(p.getSha256()),
        dev.muster.core.event.ApiRole.valueOf(p.getRole().name()),
        Optional.ofNullable(p.getExpiresAt()),
        p.getScopes(),
        Optional.ofNullable(p.getSessionOf()));
  }
}
