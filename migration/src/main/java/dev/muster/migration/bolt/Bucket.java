package dev.muster.migration.bolt;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiConsumer;

/**
 * Keys and their values, and other buckets under keys of their own: a tree of pages. Keys are taken
 * for text in UTF-8.
 *
 * <p>The values that it gives out lie in the file, are not copied, and end with it.
 */
public final class Bucket {
  /** The page of its root and a number that counts up, before the page of a small bucket. */
  private static final int HEADER = 16;

  /** Each branch has two entries at least, so no tree is as deep. */
  private static final int DEEPEST = 64;

  private final Pages pages;
  private final Page root;

  private Bucket(Pages pages, Page root) {
    this.pages = pages;
    this.root = root;
  }

  /** The bucket that holds the others. */
  static Bucket root(Pages pages) {
    return new Bucket(pages, pages.page(pages.meta().root()));
  }

  /** Another one, that is the value of an entry; a small one lies in that value itself. */
  private Bucket within(MemorySegment value) {
    if (value.byteSize() < HEADER) {
      throw Damage.at("a bucket", "has no header");
    }
    long page = Little.u64(value, 0);
    return new Bucket(
        pages,
        page == 0 ? new Page(value.asSlice(HEADER), "a bucket's own page") : pages.page(page));
  }

  /** The bucket of this name, where there is one. */
  public Optional<Bucket> bucket(String name) {
    return find(name, true).map(this::within);
  }

  /** The value of this key, where it has one. */
  public Optional<MemorySegment> get(String key) {
    return find(key, false);
  }

  /**
   * Tells all keys with their values, in the order of the keys; buckets are left out.
   *
   * @throws dev.muster.migration.SourceException if pages are not as they must be
   */
  public void each(BiConsumer<String, MemorySegment> to) {
    walk(root, 0, new BitSet(), to);
  }

  private void walk(Page page, int depth, BitSet reached, BiConsumer<String, MemorySegment> to) {
    if (depth > DEEPEST) {
      throw Damage.at("a tree", "is too deep");
    }
    for (int i = 0; i < page.count(); i++) {
      if (!page.leaf()) {
        walk(pages.page(page.child(i), reached), depth + 1, reached, to);
      } else if (!page.bucket(i)) {
        to.accept(text(page.key(i)), page.value(i));
      }
    }
  }

  private Optional<MemorySegment> find(String key, boolean bucket) {
    byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
    Page page = root;
    for (int depth = 0; depth <= DEEPEST; depth++) {
      OptionalInt last = lastUpTo(page, wanted);
      if (page.leaf()) {
        if (last.isEmpty()
            || compare(page.key(last.getAsInt()), wanted) != 0
            || page.bucket(last.getAsInt()) != bucket) {
          return Optional.empty();
        }
        return Optional.of(page.value(last.getAsInt()));
      }
      if (last.isEmpty()) {
        return Optional.empty();
      }
      page = pages.page(page.child(last.getAsInt()));
    }
    throw Damage.at("a tree", "is too deep");
  }

  /** The last entry whose key is not greater than this one; entries are in the order of keys. */
  private static OptionalInt lastUpTo(Page page, byte[] wanted) {
    int from = 0;
    int to = page.count();
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (compare(page.key(middle), wanted) <= 0) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from == 0 ? OptionalInt.empty() : OptionalInt.of(from - 1);
  }

  private static int compare(MemorySegment key, byte[] wanted) {
    MemorySegment other = MemorySegment.ofArray(wanted);
    long differs = key.mismatch(other);
    if (differs < 0) {
      return 0;
    }
    if (differs == key.byteSize() || differs == other.byteSize()) {
      return Long.compare(key.byteSize(), other.byteSize());
    }
    return Byte.compareUnsigned(
        key.get(ValueLayout.JAVA_BYTE, differs), other.get(ValueLayout.JAVA_BYTE, differs));
  }

  private static String text(MemorySegment bytes) {
    return new String(bytes.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
