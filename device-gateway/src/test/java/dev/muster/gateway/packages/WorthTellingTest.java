package dev.muster.gateway.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.provision.Spans;
import dev.muster.packages.link.PackageTicket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of downloads. */
class WorthTellingTest {
  private static final int MEGABYTE = 1 << 20;
  private static final long SIZE = 1000L * MEGABYTE;
  private static final PackageTicket TICKET = ticket("c-1");

  private final List<ByteRange> told = new ArrayList<>();
  private final WorthTelling worth = new WorthTelling((t, range, size) -> told.add(range));

  @Test
  void aDownloadIsToldAtItsFirstBytesAndWhenItIsWhole() {
    serve(0, 4096);
    serve(0, SIZE);
    assertEquals(List.of(new ByteRange(0, 4096), new ByteRange(0, SIZE)), told);
  }

  @Test
  void whatWasSentBeforeTheConnectionBrokeIsToldAndTheRestMakesItWhole() {
    serve(0, 10 * MEGABYTE);
    serve(10 * MEGABYTE, SIZE);
    assertEquals(List.of(new ByteRange(0, 10 * MEGABYTE), new ByteRange(0, SIZE)), told);
  }

  @Test
  void nothingIsNotToldAndTheSameIsNotToldTwice() {
    serve(0, 0);
    for (int i = 0; i < 1000; i++) {
      serve(MEGABYTE, 2 * MEGABYTE);
    }
    assertEquals(1, told.size());
    serve(0, SIZE);
    serve(0, SIZE);
    assertEquals(2, told.size());
  }

  @Test
  void aPackageInVerySmallPartsIsToldInFewFactsThatComeToAll() {
    for (long at = 0; at < SIZE; at += 16 * 1024) {
      serve(at, Math.min(SIZE, at + 16 * 1024));
    }
    assertTrue(told.size() < 100, () -> told.size() + " facts");
    assertTrue(folded().cover(SIZE));
  }

  @Test
  void aPackageInMegabytesIsToldInFewFactsThatComeToAll() {
    for (long at = 0; at < SIZE; at += MEGABYTE) {
      serve(at, at + MEGABYTE);
    }
    assertTrue(told.size() < 100, () -> told.size() + " facts");
    assertTrue(folded().cover(SIZE));
  }

  @Test
  void eachCommandIsToldOfByItself() {
    serve(0, SIZE);
    worth.served(ticket("c-2"), new ByteRange(0, SIZE), SIZE);
    assertEquals(2, told.size());
  }

  private Spans folded() {
    Spans all = Spans.NONE;
    for (ByteRange range : told) {
      all = all.with(range.from(), range.to());
    }
    return all;
  }

  private void serve(long from, long to) {
    worth.served(TICKET, new ByteRange(from, to), SIZE);
  }

  private static PackageTicket ticket(String command) {
    return new PackageTicket(
        new EnrollmentId("D-1"),
        new CommandUuid(command),
        Digest256.of(new byte[Digest256.LENGTH]));
  }
}
