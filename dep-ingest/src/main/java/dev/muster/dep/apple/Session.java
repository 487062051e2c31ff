package dev.muster.dep.apple;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * The one session of an account. Sessions that are asked for side by side have been seen to break
 * each other, so those who need one wait for the same request, and share its failure, too.
 *
 * <p>For any thread.
 */
final class Session {
  /** How a session is made. */
  interface Maker {
    String make() throws AppleException;
  }

  private final Maker maker;
  private String token;
  private CompletableFuture<String> underway;

  Session(Maker maker) {
    this.maker = maker;
  }

  /** The token, asked for if there is none. */
  String token() throws AppleException {
    CompletableFuture<String> mine = null;
    CompletableFuture<String> wait;
    synchronized (this) {
      if (token != null) {
        return token;
      }
      if (underway == null) {
        mine = new CompletableFuture<>();
        underway = mine;
      }
      wait = underway;
    }
    return mine == null ? await(wait) : make(mine);
  }

  /** Apple gave another token with the answer to a call that had this one. */
  synchronized void replace(String sent, String given) {
    if (sent.equals(token)) {
      token = given;
    }
  }

  /** Apple does not know the token any more. */
  synchronized void forget(String dead) {
    if (dead.equals(token)) {
      token = null;
    }
  }

  private String make(CompletableFuture<String> mine) throws AppleException {
    try {
      String made = maker.make();
      end(made);
      mine.complete(made);
      return made;
    } catch (AppleException | RuntimeException e) {
      end(null);
      mine.completeExceptionally(e);
      throw e;
    }
  }

  private synchronized void end(String made) {
    token = made;
    underway = null;
  }

  /** Bounded, since whoever makes the session is. */
  private static String await(CompletableFuture<String> other) throws AppleException {
    try {
      return other.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AppleException(
          AppleException.Reason.UNREACHABLE, "The call to Apple was ended by a shutdown.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AppleException refusal) {
        throw refusal;
      }
      throw new IllegalStateException("a session could not be made", e.getCause());
    }
  }
}
