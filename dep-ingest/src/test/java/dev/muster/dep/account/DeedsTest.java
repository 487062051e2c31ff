package dev.muster.dep.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleSettings;
import dev.muster.dep.token.ServerTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeedsTest {
  private final AtomicInteger begun = new AtomicInteger();
  private final Deeds deeds = new Deeds();

  @Test
  void whatWaitsIsDoneOnce() {
    CompletableFuture<Integer> done = deeds.add((apple, record) -> begun.incrementAndGet());
    carryOut();
    carryOut();
    assertEquals(1, done.join());
    assertEquals(1, begun.get());
  }

  @Test
  void whatNobodyWaitsForAnyMoreIsNotBegun() {
    deeds.add((apple, record) -> begun.incrementAndGet()).cancel(false);
    carryOut();
    assertEquals(0, begun.get());
  }

  @Test
  void whoeverWaitsIsToldThatThereIsNoTokenOrNoWorker() {
    CompletableFuture<Integer> without = deeds.add((apple, record) -> begun.incrementAndGet());
    deeds.carryOut(Optional.empty(), null);
    assertTrue(without.isCompletedExceptionally());
    CompletableFuture<Integer> late = deeds.add((apple, record) -> begun.incrementAndGet());
    deeds.end("it is closed");
    assertTrue(late.isCompletedExceptionally());
    assertEquals(0, begun.get());
  }

  @Test
  void whatTheLogRefusesEndsTheRoundAndIsTold() {
    CompletableFuture<Integer> failed =
        deeds.add(
            (apple, record) -> {
              throw new IllegalArgumentException("fenced");
            });
    assertThrows(IllegalArgumentException.class, this::carryOut);
    assertTrue(failed.isCompletedExceptionally());
  }

  private void carryOut() {
    ServerTokens tokens = new ServerTokens("CK", "CS", "AT", "AS", Instant.MAX);
    try (AppleClient apple =
        AppleClient.of(AppleSettings.of("test"), tokens, InstantSource.system())) {
      deeds.carryOut(Optional.of(apple), null);
    }
  }
}
