package dev.muster.log.seal;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A data key of which there are records.
 *
 * @param scope what it seals for, which its records say in clear
 * @param key the key itself, if an installation key of this node opens it
 * @param wrappedBy ids of the installation keys that a record is wrapped under
 */
record HeldKey(KeyScope scope, Optional<DataKey> key, Set<String> wrappedBy) {
  static HeldKey of(DataKey key) {
    return new HeldKey(key.scope(), Optional.of(key), Set.of());
  }

  static HeldKey closed(KeyScope scope) {
    return new HeldKey(scope, Optional.empty(), Set.of());
  }

  HeldKey with(String by) {
    Set<String> more = new HashSet<>(wrappedBy);
    more.add(by);
    return new HeldKey(scope, key, more);
  }

  HeldKey without(String by) {
    Set<String> less = new HashSet<>(wrappedBy);
    less.remove(by);
    return new HeldKey(scope, key, less);
  }

  HeldKey opened(DataKey found) {
    return new HeldKey(scope, Optional.of(found), wrappedBy);
  }
}
