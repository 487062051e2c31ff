package dev.muster.admin.http;

import java.util.Set;

/**
 * Who calls, whichever way they proved it.
 *
 * @param id stays the same for as long as who proves it the same way; what an {@code
 *     Idempotency-Key} counts for
 * @param name which the log has as actor
 * @param scopes what they may do
 */
public record Principal(String id, String name, Set<Scope> scopes) {
  /** Copies the set. */
  public Principal {
    scopes = Set.copyOf(scopes);
  }

  /** Whether they may do this. */
  public boolean may(Scope scope) {
    return scopes.contains(scope);
  }
}
