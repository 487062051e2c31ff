package dev.muster.admin.secret;

import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.event.SecretFact.SecretMade;
import dev.muster.core.event.SecretFact.SecretRevealed;
import dev.muster.core.fleet.Secrets;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Keeps secrets in the fleet's log. Safe for any thread; stages complete on a thread that nobody
 * may block.
 */
public final class SecretStore {
  private final EventLog log;
  private final EventFactory events;

  /** In this log. */
  public SecretStore(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /** All that are known. */
  public Secrets all() {
    return log.view().fleet().secrets();
  }

  /**
   * Keeps a secret that counts once it is confirmed. It is sealed for the installation and not for
   * the enrollment: what it opens stays closed when the device is enrolled anew, or not any more.
   *
   * @return completes with its id, when it is safe in the log
   */
  public CompletionStage<String> make(
      String kind, String serialNumber, Optional<EnrollmentId> enrollment, String value, Actor by) {
    UUID id = events.newId();
    SecretMade fact =
        new SecretMade(
            id.toString(),
            kind,
            serialNumber,
            enrollment,
            log.sealer().seal(KeyScope.installation(), id, value.getBytes(StandardCharsets.UTF_8)));
    return log.append(events.fleet(id, by, serialNumber, fact)).thenApply(reply -> id.toString());
  }

  /** The secret counts from now on. */
  public CompletionStage<Void> confirm(String id, String serialNumber, Actor by) {
    return write(serialNumber, by, new SecretConfirmed(id));
  }

  /** The secret never counted. */
  public CompletionStage<Void> drop(String id, String serialNumber, String why, Actor by) {
    return write(serialNumber, by, new SecretDropped(id, why));
  }

  /** The value of a secret, once it is recorded who sees it, and why. */
  public CompletionStage<String> reveal(Secret secret, String reason, Actor to) {
    return write(secret.serialNumber(), to, new SecretRevealed(secret.id(), reason))
        .thenApply(
            recorded ->
                new String(
                    log.sealer().open(secret.event(), secret.value()), StandardCharsets.UTF_8));
  }

  private CompletionStage<Void> write(String serialNumber, Actor by, SecretFact fact) {
    return log.append(events.fleet(by, serialNumber, fact)).thenApply(reply -> null);
  }
}
