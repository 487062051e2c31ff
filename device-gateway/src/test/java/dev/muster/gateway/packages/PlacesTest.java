package dev.muster.gateway.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.packages.link.PackageTicket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may download at the same time. */
@Timeout(30)
class PlacesTest {
  @Test
  void oneMoreWaitsUntilAPlaceIsFree() throws Exception {
    Places places = new Places(1, Duration.ofSeconds(20));
    assertTrue(places.take(ticket("a")));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> second = threads.submit(() -> places.take(ticket("b")));
      places.leave(ticket("a"));
      assertTrue(second.get());
    }
    assertEquals(1, places.taken());
  }

  @Test
  void whoWaitsTooLongHasNone() throws Exception {
    Places places = new Places(1, Duration.ofMillis(20));
    assertTrue(places.take(Optional.empty()));
    assertFalse(places.take(ticket("a")));
    places.leave(Optional.empty());
    assertTrue(places.take(ticket("a")));
  }

  @Test
  void oneCommandHasFewAndGetsThemBack() throws Exception {
    Places places = new Places(100, Duration.ofMillis(20));
    for (int i = 0; i < Places.FOR_ONE_COMMAND; i++) {
      assertTrue(places.take(ticket("a")));
    }
    assertFalse(places.take(ticket("a")));
    assertTrue(places.take(ticket("b")));
    places.leave(ticket("a"));
    assertTrue(places.take(ticket("a")));
  }

  private static Optional<PackageTicket> ticket(String command) {
    return Optional.of(
        new PackageTicket(
            new EnrollmentId("D-1"),
            new CommandUuid(command),
            Digest256.of(new byte[Digest256.LENGTH])));
  }
}
