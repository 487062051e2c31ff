package dev.muster.gateway.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppleVersionsTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-24T12:00:00Z"));

  private TestVersions apple;
  private AppleVersions versions;

  @BeforeEach
  void start() throws Exception {
    apple = new TestVersions();
    versions = new AppleVersions(apple.url(), now::get);
  }

  @AfterEach
  void stop() {
    versions.close();
    apple.close();
  }

  @Test
  void theLowestThatIsOfferedAndNotLessIsTaken() {
    assertEquals(Optional.of("15.7.3"), lowest("J413AP", "15"));
    assertEquals(Optional.of("26.2"), lowest("J413AP", "15.7.4"));
  }

  @Test
  void whatHasExpiredIsNotOffered() {
    assertEquals(Optional.of("26.2"), lowest("J413AP", "26.1"));
  }

  @Test
  void whatIsOfferedToOthersAloneIsNotOffered() {
    assertEquals(Optional.empty(), lowest("J999AP", "15"));
    assertEquals(Optional.empty(), lowest("J413AP", "26.3"));
  }

  @Test
  void bothListsCount() {
    assertEquals(Optional.of("26.3"), lowest("iPhone17,1", "26"));
  }

  @Test
  void itIsAskedOnceAnHour() {
    lowest("J413AP", "15");
    now.set(now.get().plus(Duration.ofMinutes(59)));
    lowest("J413AP", "15");
    assertEquals(1, apple.asked.get());
    now.set(now.get().plus(Duration.ofMinutes(1)));
    lowest("J413AP", "15");
    assertEquals(2, apple.asked.get());
  }

  @Test
  void afterAFailureItIsAskedAgainInAMinute() {
    apple.status = 500;
    assertEquals(Optional.empty(), lowest("J413AP", "15"));
    apple.status = 200;
    assertEquals(Optional.empty(), lowest("J413AP", "15"));
    now.set(now.get().plus(Duration.ofMinutes(1)));
    assertEquals(Optional.of("15.7.3"), lowest("J413AP", "15"));
  }

  @Test
  void whatIsNoListCountsAsNone() {
    for (String body : new String[] {"", "x", "[]", "{}", "{\"AssetSets\":{\"iOS\":7}}"}) {
      apple.body = body.getBytes();
      assertEquals(Optional.empty(), lowest("J413AP", "15"), body);
      now.set(now.get().plus(Duration.ofMinutes(1)));
    }
  }

  @Test
  void whatIsTooLargeCountsAsNone() {
    apple.body = (" ".repeat(9 * 1024 * 1024) + TestVersions.LIST).getBytes();
    assertEquals(Optional.empty(), lowest("J413AP", "15"));
  }

  @Test
  void whereNobodyAnswersThereIsNone() {
    try (AppleVersions nowhere =
        new AppleVersions(URI.create("http://127.0.0.1:1/v2/pmv"), now::get)) {
      assertEquals(Optional.empty(), lowest(nowhere, "J413AP", "15"));
    }
  }

  private Optional<String> lowest(String device, String least) {
    return lowest(versions, device, least);
  }

  private static Optional<String> lowest(AppleVersions versions, String device, String least) {
    return versions
        .lowest(device, OsVersion.of(least).orElseThrow())
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }
}
