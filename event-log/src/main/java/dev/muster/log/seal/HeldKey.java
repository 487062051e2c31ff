package dev.muster.log.seal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A data key of which there are records.
 *
 * @param key the key itself, if an installation key of this node opens it
 * @param wrappedBy ids of the installation keys that a record is wrapped under
 */
record HeldKey(Optional<DataKey> key, Set<String> wrappedBy) {
  HeldKey with(String by) {
    Set<String> more = new HashSet<>(wrappedBy);
    more.add(by);
    return new HeldKey(key, more);
  }

  HeldKey without(String by) {
    Set<String> less = new HashSet<>(wrappedBy);
    less.remove(by);
    return new HeldKey(key, less);
  }

  HeldKey opened(DataKey found) {
    return new HeldKey(Optional.of(found), wrappedBy);
  }
}
