package dev.muster.core.collection;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An immutable map. One with another entry shares all but a few small arrays with the one it came
 * from, so that it takes as long to make whatever its size: a hash array mapped trie (Bagwell,
 * "Ideal Hash Trees"). In no order. Safe for any thread, as long as keys and values are immutable.
 */
public final class PersistentMap<K, V> {
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final Branch NO_SLOTS = new Branch(0, new Object[0]);
  private static final PersistentMap<?, ?> EMPTY = new PersistentMap<>(NO_SLOTS, 0);

  /** Slots for those of 32 next bits of a hash that are in use: a Leaf or a Branch in each. */
  private record Branch(int bitmap, Object[] slots) {
    boolean has(int bit) {
      return (bitmap & bit) != 0;
    }

    int index(int bit) {
      return Integer.bitCount(bitmap & bit - 1);
    }

    Branch with(int bit, Object slot) {
      int at = index(bit);
      if (has(bit)) {
        Object[] copy = slots.clone();
        copy[at] = slot;
        return new Branch(bitmap, copy);
      }
      Object[] longer = new Object[slots.length + 1];
      System.arraycopy(slots, 0, longer, 0, at);
      longer[at] = slot;
      System.arraycopy(slots, at, longer, at + 1, slots.length - at);
      return new Branch(bitmap | bit, longer);
    }

    Branch without(int bit) {
      int at = index(bit);
      Object[] shorter = new Object[slots.length - 1];
      System.arraycopy(slots, 0, shorter, 0, at);
      System.arraycopy(slots, at + 1, shorter, at, shorter.length - at);
      return new Branch(bitmap & ~bit, shorter);
    }
  }

  /** An entry, with those whose keys have the very same hash. */
  private record Leaf(int hash, Object key, Object value, Leaf next) {
    Leaf find(Object wanted) {
      Leaf leaf = this;
      while (leaf != null && !leaf.key.equals(wanted)) {
        leaf = leaf.next;
      }
      return leaf;
    }

    Leaf without(Object unwanted) {
      if (key.equals(unwanted)) {
        return next;
      }
      return new Leaf(hash, key, value, next == null ? null : next.without(unwanted));
    }
  }

  private final Branch root;
  private final int size;

  private PersistentMap(Branch root, int size) {
    this.root = root;
    this.size = size;
  }

  /** A map with nothing in it. */
  @SuppressWarnings("unchecked")
  public static <K, V> PersistentMap<K, V> empty() {
    return (PersistentMap<K, V>) EMPTY;
  }

  /** How many entries it has. */
  public int size() {
    return size;
  }

  /** Whether it has none. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The value of a key. */
  @SuppressWarnings("unchecked")
  public Optional<V> get(K key) {
    Leaf leaf = leaf(root, 0, spread(key), key);
    return leaf == null ? Optional.empty() : Optional.of((V) leaf.value);
  }

  /** Whether it has the key. */
  public boolean contains(K key) {
    return leaf(root, 0, spread(key), key) != null;
  }

  /** The same map, with this value of the key. */
  public PersistentMap<K, V> with(K key, V value) {
    Objects.requireNonNull(value);
    boolean more = !contains(key);
    Leaf entry = new Leaf(spread(key), key, value, null);
    return new PersistentMap<>(put(root, 0, entry), more ? size + 1 : size);
  }

  /** The same map without the key. */
  public PersistentMap<K, V> without(K key) {
    if (!contains(key)) {
      return this;
    }
    return new PersistentMap<>(remove(root, 0, spread(key), key), size - 1);
  }

  /** Visits each entry. */
  public void forEach(BiConsumer<K, V> visitor) {
    fold(
        visitor,
        (v, key, value) -> {
          v.accept(key, value);
          return v;
        });
  }

  /** What becomes of a value that each entry adds its part to, in no order. */
  public <R> R fold(R from, Step<R, K, V> step) {
    return folded(root, from, step);
  }

  /** What an entry makes of what those before it made. */
  @FunctionalInterface
  public interface Step<R, K, V> {
    /** Makes it. */
    R of(R soFar, K key, V value);
  }

  /**
   * Visits what is another than in an older map: each key with its value there and here, of which
   * one may be null. What the two share is passed over without a look.
   */
  public void changedSince(PersistentMap<K, V> older, Change<K, V> visitor) {
    changed(older.root, root, visitor);
  }

  /** A key whose value is another. */
  @FunctionalInterface
  public interface Change<K, V> {
    /** Takes both; null where the key is not. */
    void of(K key, V before, V after);
  }

  @Override
  public boolean equals(Object other) {
    if (this == other) {
      return true;
    }
    return other instanceof PersistentMap<?, ?> that
        && that.size == size
        && fold(true, (same, key, value) -> same && that.has(key, value));
  }

  @Override
  public int hashCode() {
    return fold(0, (sum, key, value) -> sum + (key.hashCode() ^ value.hashCode()));
  }

  @Override
  public String toString() {
    return size + " entries";
  }

  private boolean has(Object key, Object value) {
    Leaf leaf = leaf(root, 0, spread(key), key);
    return leaf != null && leaf.value.equals(value);
  }

  private static int spread(Object key) {
    int hash = key.hashCode();
    return (hash ^ hash >>> 16) * 0x9E3779B1;
  }

  private static int bit(int hash, int shift) {
    return 1 << (hash >>> shift & MASK);
  }

  private static Leaf leaf(Branch branch, int shift, int hash, Object key) {
    int bit = bit(hash, shift);
    if (!branch.has(bit)) {
      return null;
    }
    return switch (branch.slots[branch.index(bit)]) {
      case Branch deeper -> leaf(deeper, shift + BITS, hash, key);
      case Leaf leaf when leaf.hash == hash -> leaf.find(key);
      default -> null;
    };
  }

  private static Branch put(Branch branch, int shift, Leaf entry) {
    int bit = bit(entry.hash, shift);
    if (!branch.has(bit)) {
      return branch.with(bit, entry);
    }
    return switch (branch.slots[branch.index(bit)]) {
      case Branch deeper -> branch.with(bit, put(deeper, shift + BITS, entry));
      case Leaf other when other.hash == entry.hash -> {
        Leaf rest = other.find(entry.key) == null ? other : other.without(entry.key);
        yield branch.with(bit, new Leaf(entry.hash, entry.key, entry.value, rest));
      }
      case Leaf other -> {
        Branch both = put(NO_SLOTS, shift + BITS, other);
        yield branch.with(bit, put(both, shift + BITS, entry));
      }
      default -> throw new IllegalStateException("neither a leaf nor a branch");
    };
  }

  private static Branch remove(Branch branch, int shift, int hash, Object key) {
    int bit = bit(hash, shift);
    return switch (branch.slots[branch.index(bit)]) {
      case Branch deeper -> {
        Branch less = remove(deeper, shift + BITS, hash, key);
        yield less.bitmap == 0 ? branch.without(bit) : branch.with(bit, less);
      }
      case Leaf leaf -> {
        Leaf rest = leaf.without(key);
        yield rest == null ? branch.without(bit) : branch.with(bit, rest);
      }
      default -> throw new IllegalStateException("neither a leaf nor a branch");
    };
  }

  @SuppressWarnings("unchecked")
  private static <R, K, V> R folded(Object slot, R from, Step<R, K, V> step) {
    R soFar = from;
    switch (slot) {
      case Branch branch -> {
        for (Object deeper : branch.slots) {
          soFar = folded(deeper, soFar, step);
        }
      }
      case Leaf first -> {
        for (Leaf leaf = first; leaf != null; leaf = leaf.next) {
          soFar = step.of(soFar, (K) leaf.key, (V) leaf.value);
        }
      }
      default -> throw new IllegalStateException("neither a leaf nor a branch");
    }
    return soFar;
  }

  private static <K, V> void changed(Object before, Object after, Change<K, V> visitor) {
    if (before == after) {
      return;
    }
    if (before instanceof Branch old && after instanceof Branch now) {
      for (int i = 0; i <= MASK; i++) {
        int bit = 1 << i;
        changed(
            old.has(bit) ? old.slots[old.index(bit)] : NO_SLOTS,
            now.has(bit) ? now.slots[now.index(bit)] : NO_SLOTS,
            visitor);
      }
      return;
    }
    PersistentMap<K, V> old = of(before);
    PersistentMap<K, V> now = of(after);
    old.forEach(
        (key, value) -> {
          V newer = now.get(key).orElse(null);
          if (!value.equals(newer)) {
            visitor.of(key, value, newer);
          }
        });
    now.forEach(
        (key, value) -> {
          if (!old.contains(key)) {
            visitor.of(key, null, value);
          }
        });
  }

  /** The few entries below a slot, as a map of their own. */
  private static <K, V> PersistentMap<K, V> of(Object slot) {
    return PersistentMap.<PersistentMap<K, V>, K, V>folded(
        slot, empty(), (all, key, value) -> all.with(key, value));
  }
}
