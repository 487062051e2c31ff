package dev.muster.gateway.packages;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.packages.link.PackageTicket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes on what adds something to what is known of a download, so that a device that asks for a
 * package byte by byte does not fill the log. Safe for any thread.
 */
public final class WorthTelling implements Served {
  /** Smaller parts count at the beginning and at the end of the package alone. */
  static final long SMALLEST = 64 * 1024;

  /** Of one command. */
  static final int MOST = 64;

  private final Served next;
  private final Cache<PackageTicket, AtomicInteger> told =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofDays(1)).build();

  /** Passes on to the next. */
  public WorthTelling(Served next) {
    this.next = next;
  }

  @Override
  public void served(PackageTicket ticket, ByteRange range, long size) {
    boolean counts =
        range.length() > 0
            && (range.length() >= SMALLEST || range.from() == 0 || range.to() == size);
    if (counts && told.get(ticket, t -> new AtomicInteger()).incrementAndGet() <= MOST) {
      next.served(ticket, range, size);
    }
  }
}
