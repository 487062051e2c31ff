package dev.muster.core.collection;

import java.util.Optional;

/**
 * An immutable map that knows the entries that came last, and forgets the one that came first when
 * there are too many. Safe for any thread, as long as keys and values are immutable.
 *
 * @param entries by key, each with the number under which it came
 * @param order the keys by those numbers
 * @param next the number of the next one
 * @param most how many there may be
 */
public record RecentMap<K, V>(
    PersistentMap<K, Numbered<V>> entries, PersistentMap<Long, K> order, long next, int most) {

  /** A value, and the number under which it came. */
  public record Numbered<V>(long number, V value) {}

  /** One that is empty and keeps so many. */
  public static <K, V> RecentMap<K, V> keeping(int most) {
    return new RecentMap<>(PersistentMap.empty(), PersistentMap.empty(), 0, most);
  }

  /** The value of a key that came lately. */
  public Optional<V> get(K key) {
    return entries.get(key).map(Numbered::value);
  }

  /** The same, with an entry that came now, or another value of one that is there. */
  public RecentMap<K, V> with(K key, V value) {
    Optional<Numbered<V>> known = entries.get(key);
    if (known.isPresent()) {
      return new RecentMap<>(
          entries.with(key, new Numbered<>(known.get().number(), value)), order, next, most);
    }
    return numbered(key, new Numbered<>(next, value));
  }

  /** The same, with an entry under a number that it was given before. */
  public RecentMap<K, V> numbered(K key, Numbered<V> entry) {
    long after = Math.max(next, entry.number() + 1);
    RecentMap<K, V> more =
        new RecentMap<>(entries.with(key, entry), order.with(entry.number(), key), after, most);
    return more.entries.size() > most ? more.withoutFirst(after - 1 - most) : more;
  }

  private RecentMap<K, V> withoutFirst(long number) {
    return order
        .get(number)
        .map(k -> new RecentMap<>(entries.without(k), order.without(number), next, most))
        .orElse(this);
  }
}
