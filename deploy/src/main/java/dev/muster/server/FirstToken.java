package dev.muster.server;

import dev.muster.admin.token.ApiToken;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The first admin's token: a file in the data directory, and a fact in the log. */
final class FirstToken {
  private static final int PATIENCE_SECONDS = 15;

  private FirstToken() {}

  /**
   * Makes it where there is none. The file comes before the fact: a crash in between leaves a token
   * that the next start makes known.
   */
  static void ensure(EventLog log, DataDirectory data, EventFactory events) {
    if (!log.view().fleet().tokens().byId().isEmpty() && !data.hasAdminToken()) {
      return;
    }
    Digest256 hash = ApiToken.hash(data.adminToken());
    if (log.view().fleet().tokens().bySecret(hash).isPresent()) {
      return;
    }
    String id = events.newId().toString();
    try {
      log.append(
              events.fleet(
                  new Actor.System("first-start"),
                  id,
                  new ApiTokenCreated(
                      id,
                      "admin",
                      hash,
                      ApiRole.OPERATE,
                      Optional.empty(),
                      List.of(),
                      Optional.empty())))
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the first token was recorded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the first token could not be recorded", e);
    }
  }
}
