package dev.muster.dep.sync;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The serial numbers of which Apple itself has told this node how they are now, and which it has
 * not tried to change since: what is known of them can be acted on. Of all others Apple is asked
 * first, because a node that went away may have changed them without a record. A change of a known
 * device is not enough: it may be older than what that node did.
 */
public final class Heard {
  private final Set<String> serials = ConcurrentHashMap.newKeySet();

  /** Apple told of it. */
  public void of(String serial) {
    serials.add(serial);
  }

  /** It is about to be changed. */
  public void forget(String serial) {
    serials.remove(serial);
  }

  /** Whether what is known of it can be acted on. */
  public boolean has(String serial) {
    return serials.contains(serial);
  }
}
