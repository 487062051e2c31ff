package dev.muster.log.secret;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

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
    return write(id, id.toString(), kind, serialNumber, enrollment, value, by);
  }

  /**
   * Keeps a secret under this id, unless there is one of that id already.
   *
   * @return completes with the value that is kept: of two nodes that do so at once, both get the
   *     same
   */
  public CompletionStage<String> makeOnce(
      String id,
      String kind,
      String serialNumber,
      EnrollmentId enrollment,
      Supplier<String> value,
      Actor by) {
    CompletionStage<String> kept =
        all().find(id).isPresent()
            ? CompletableFuture.completedFuture(id)
            : write(
                events.newId(), id, kind, serialNumber, Optional.of(enrollment), value.get(), by);
    return kept.thenApply(known -> open(all().find(known).orElseThrow()));
  }

  private CompletionStage<String> write(
      UUID event,
      String id,
      String kind,
      String serialNumber,
      Optional<EnrollmentId> enrollment,
      String value,
      Actor by) {
    SecretMade fact =
        new SecretMade(
            id,
            kind,
            serialNumber,
            enrollment,
            log.sealer()
                .seal(KeyScope.installation(), event, value.getBytes(StandardCharsets.UTF_8)));
    return log.append(events.fleet(event, by, serialNumber, fact)).thenApply(reply -> id);
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
        .thenApply(recorded -> open(secret));
  }

  /** The value of a secret, to tell it to the device that it is about and to nobody else. */
  public String forDevice(Secret secret) {
    return open(secret);
  }

  private String open(Secret secret) {
    return new String(log.sealer().open(secret.event(), secret.value()), StandardCharsets.UTF_8);
  }

  private CompletionStage<Void> write(String serialNumber, Actor by, SecretFact fact) {
    return log.append(events.fleet(by, serialNumber, fact)).thenApply(reply -> null);
  }
}
