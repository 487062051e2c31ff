package dev.muster.gateway.packages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.core.provision.Spans;
import dev.muster.core.provision.Spans.Span;
import dev.muster.packages.link.PackageTicket;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes on what adds something to what is known of a download, so that a device that asks for a
 * package byte by byte, or for the same bytes for ever, does not fill the log: at most some hundred
 * facts for a command, of which one tells that all was sent. Safe for any thread.
 */
public final class WorthTelling implements Served {
  /** Smaller parts are told together, but for the first and the last one of the package. */
  static final long SMALLEST = 64 * 1024;

  /** Of one command, as they come; after that, parts are told together. */
  static final int AT_ONCE = 64;

  /** Parts that are told together are so large a part of the package. */
  static final int TOGETHER = 32;

  private final Served next;
  private final Cache<PackageTicket, Download> downloads =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofDays(1)).build();

  /** Passes on to the next. */
  public WorthTelling(Served next) {
    this.next = next;
  }

  @Override
  public void served(PackageTicket ticket, ByteRange range, long size) {
    if (range.length() > 0) {
      downloads
          .get(ticket, t -> new Download())
          .sent(range, size)
          .ifPresent(part -> next.served(ticket, part, size));
    }
  }

  /** What of a package was sent by this node, for one command. */
  private static final class Download {
    private Spans sent = Spans.NONE;
    private long toldLength;
    private int told;

    /** What is to be told now. */
    synchronized Optional<ByteRange> sent(ByteRange range, long size) {
      Spans before = sent;
      sent = sent.with(range.from(), range.to());
      if (before.cover(size) || sent.length() == before.length()) {
        return Optional.empty();
      }
      if (sent.cover(size)) {
        return Optional.of(new ByteRange(0, size));
      }
      if (told < AT_ONCE && counts(range, size)) {
        told++;
        toldLength = sent.length();
        return Optional.of(range);
      }
      if (sent.length() - toldLength >= Math.max(SMALLEST, size / TOGETHER)) {
        toldLength = sent.length();
        return Optional.of(around(range));
      }
      return Optional.empty();
    }

    private static boolean counts(ByteRange range, long size) {
      return range.length() >= SMALLEST || range.from() == 0 || range.to() == size;
    }

    /** All that was sent without a gap, with this part in it. */
    private ByteRange around(ByteRange range) {
      return sent.parts().stream()
          .filter(part -> part.from() <= range.from() && range.to() <= part.to())
          .findFirst()
          .map((Span part) -> new ByteRange(part.from(), part.to()))
          .orElse(range);
    }
  }
}
