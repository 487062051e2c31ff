package dev.muster.admin.dep;

import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepTokenAccepted;
import dev.muster.core.event.DepAccountFact.DepTokenRefused;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Keys and tokens of accounts. What is given here is tried by the node that speaks to Apple. Safe
 * for any thread.
 */
public final class DepTokens {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;

  /** In this log. */
  public DepTokens(EventLog log, EventFactory events, DepAccess access) {
    this.log = log;
    this.events = events;
    this.access = access;
  }

  /** The key that the next token is made for: a new one, or else the one in use. */
  public static DepAccount.Key key(DepAccount account) {
    return account
        .stagedKey()
        .or(account::key)
        .orElseThrow(() -> new IllegalStateException("an account without a key"));
  }

  /** Makes another key pair beside the one in use, and the account where there is none. */
  public CompletionStage<DepState> makeKey(String account, Actor by) {
    DepAccess.NewKey made = access.makeKey(account);
    UUID id = events.newId();
    DepKeyMade fact =
        new DepKeyMade(
            account,
            Bytes.wrap(made.certificate()),
            log.sealer().seal(KeyScope.installation(), id, made.key()));
    return log.dep().append(events.dep(id, by, fact));
  }

  /**
   * Reads the file of Apple's portal.
   *
   * @throws Problem if it can't be read with this key
   */
  public DepAccess.ReadToken read(DepAccount.Key key, byte[] file) {
    SealedIn sealed = key.sealed();
    try {
      return access.readToken(
          file, log.sealer().open(sealed.event(), sealed.value()), key.certificate().toArray());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "dep-token-unreadable", e.getMessage());
    }
  }

  /**
   * Gives a token, and waits for what Apple answers to it.
   *
   * @param key that it was made for
   * @param forced it may be of another server, or another person's
   * @return the state in which it is used; or fails with a {@link Problem}
   */
  public CompletionStage<DepState> stage(
      String account, DepAccount.Key key, DepAccess.ReadToken token, boolean forced, Actor by) {
    UUID id = events.newId();
    DepTokenStaged fact =
        new DepTokenStaged(
            account,
            sha256(key.certificate().toArray()),
            token.consumerKey(),
            log.sealer().seal(KeyScope.installation(), id, token.json()),
            token.expiresAt(),
            forced,
            log.dep().state().account(account).flatMap(DepAccount::stagedKey).isPresent());
    CompletableFuture<Event> verdict =
        DepWait.next(
            log.dep(),
            event ->
                switch (event.fact()) {
                  case DepTokenAccepted accepted -> accepted.token().equals(id);
                  case DepTokenRefused refused -> refused.token().equals(id);
                  default -> false;
                },
            PATIENCE);
    return log.dep()
        .append(events.dep(id, by, fact))
        .thenCompose(state -> verdict)
        .handleAsync(
            (event, failure) -> answered(account, event, failure), Thread::startVirtualThread);
  }

  private DepState answered(String account, Event verdict, Throwable failure) {
    if (failure != null) {
      throw DepWait.timedOut(
          failure,
          "the token is kept, and Apple could not be asked about it yet: %s"
              .formatted(
                  access.pulse(account).map(DepAccess.Pulse::problem).orElse("see dep status")));
    }
    if (verdict.fact() instanceof DepTokenRefused refused) {
      throw new Problem(409, "dep-token-refused", refused.why());
    }
    return log.dep().state();
  }

  private static Digest256 sha256(byte[] bytes) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
