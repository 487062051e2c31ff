package dev.muster.admin.access;

import dev.muster.admin.http.Principal;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;

/**
 * One way in which callers prove who they are, such as a token. Links of a chain: the first that
 * finds its kind of proof decides. Called on event loops, which it must not block; what it has to
 * ask elsewhere it answers later.
 */
@FunctionalInterface
public interface Authenticator {
  /** Who calls, by this kind of proof. A future that fails answers the call with its failure. */
  Future<Verdict> authenticate(RoutingContext context);

  /** What it found. */
  sealed interface Verdict {
    /** The proof is good. */
    record Known(Principal principal) implements Verdict {}

    /**
     * There is a proof of this kind, and it is not good.
     *
     * @param reason a stable word for the record
     */
    record Refused(String reason) implements Verdict {}

    /** There is no proof of this kind: the next link may look. */
    record Absent() implements Verdict {}
  }
}
