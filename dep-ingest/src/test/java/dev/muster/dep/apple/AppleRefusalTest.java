package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.StubApple.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppleRefusalTest {
  private StubApple apple;
  private AppleClient client;

  @BeforeEach
  void open() throws Exception {
    apple = new StubApple();
    client = apple.client();
  }

  @AfterEach
  void close() {
    client.close();
    apple.close();
  }

  @ParameterizedTest
  @CsvSource({
    "400, EXHAUSTED_CURSOR, EXHAUSTED_CURSOR",
    "400, EXPIRED_CURSOR, EXPIRED_CURSOR",
    "400, INVALID_CURSOR, INVALID_CURSOR",
    "400, USER_AGENT_MISSING, USER_AGENT",
    "400, USER_AGENT_INVALID, USER_AGENT",
    "400, MALFORMED_REQUEST_BODY, MALFORMED_REQUEST",
    "400, PROFILE_NOT_FOUND, NOT_FOUND",
    "400, CONFIG_NAME_INVALID, PROFILE_REFUSED",
    "400, FLAGS_INVALID, PROFILE_REFUSED",
    "400, CURSOR_REQUIRED, OTHER",
    "403, APPLE_SEED_FOR_IT_TURNED_OFF, OTHER",
    "403, '', OTHER",
    "404, '', NOT_FOUND",
    "405, invalid method, OTHER",
    "302, '', OTHER",
    "429, '', TOO_MANY",
    "503, ACCESS_DENIED, TOO_MANY",
    "500, '<html>', UNREACHABLE",
  })
  void eachRefusalHasItsReason(int status, String body, Reason reason) {
    AppleException refusal = refusal(status, body);
    assertEquals(reason, refusal.reason());
    assertEquals(OptionalInt.of(status), refusal.status());
    assertFalse(refusal.getMessage().contains("\n"));
  }

  @Test
  void aProfileThatIsRefusedSaysWhatIsWrongWithIt() {
    assertEquals(
        "Apple refuses the profile (MAGIC_INVALID): org_magic must have 1 to 256 characters.",
        refusal(400, "\"MAGIC_INVALID\"\n").getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "120, 2026-11-27T10:02:00Z",
    "0, 2026-11-27T10:00:00Z",
    "'Fri, 27 Nov 2026 10:30:00 GMT', 2026-11-27T10:30:00Z",
    "'Fri, 27 Nov 2026 09:00:00 GMT', 2026-11-27T10:00:00Z",
    "999999999, 2026-12-04T10:00:00Z",
  })
  void theTimeToComeBackIsReadInBothForms(String header, Instant at) {
    apple.on("POST /devices/sync", _ -> Reply.of(429, "").with("Retry-After", header));
    assertEquals(
        Optional.of(at), assertThrows(AppleException.class, () -> client.sync("c", 100)).retryAt());
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-1", "1.5", "99999999999999"})
  void anUnreadableTimeToComeBackIsNone(String header) {
    apple.on("POST /devices/sync", _ -> Reply.of(503, "").with("Retry-After", header));
    assertEquals(
        Optional.empty(),
        assertThrows(AppleException.class, () -> client.sync("c", 100)).retryAt());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>Please log in</html>",
        "[]",
        "null",
        "{",
        "{} {}",
        "{\"devices\":[]}",
        "{\"devices\":{},\"cursor\":\"c\"}",
        "{\"devices\":[],\"cursor\":{}}",
        "{\"devices\":[],\"cursor\":\"\"}",
      })
  void whatIsNoPageIsUnreadable(String body) {
    assertEquals(Reason.UNREADABLE_ANSWER, refusal(200, body).reason());
  }

  @Test
  void aDeepAnswerIsUnreadable() {
    assertEquals(
        Reason.UNREADABLE_ANSWER, refusal(200, "{\"devices\":" + "[".repeat(30_000)).reason());
  }

  @Test
  void aLongAnswerIsNotReadToItsEnd() {
    AppleException refusal = refusal(200, " ".repeat(64 * 1024 + 1));
    assertEquals(Reason.UNREADABLE_ANSWER, refusal.reason());
    assertTrue(refusal.getMessage().contains("more than 65536 bytes"), refusal.getMessage());
  }

  @Test
  void noMessageHoldsASecret() {
    apple.on("GET /session", 401, "AT_secret CS_secret");
    AppleException refusal = assertThrows(AppleException.class, client::account);
    assertFalse(refusal.toString().contains("secret"), refusal.toString());
  }

  @Test
  void silenceEndsWithTheTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    apple.on(
        "GET /session",
        _ -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Reply.of(200, "{}");
        });
    try (AppleClient hasty = hasty()) {
      AppleException refusal = assertThrows(AppleException.class, hasty::account);
      assertEquals(Reason.UNREACHABLE, refusal.reason());
      assertTrue(refusal.getMessage().contains("did not answer"), refusal.getMessage());
    } finally {
      never.countDown();
    }
  }

  @Test
  void nobodyThereIsSaidPlainly() {
    AppleSettings settings = apple.settings(Duration.ofSeconds(5));
    apple.close();
    try (AppleClient alone =
        new AppleClient(
            settings, StubApple.TOKENS, InstantSource.fixed(StubApple.NOW), () -> "n")) {
      AppleException refusal = assertThrows(AppleException.class, alone::account);
      assertEquals(Reason.UNREACHABLE, refusal.reason());
      assertTrue(refusal.getMessage().contains("(no connection)"), refusal.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://mdmenrollment.apple.com",
        "ftp://localhost",
        "localhost",
        "https://user@example.com",
        "https://example.com/?a=b",
      })
  void nothingGoesOverAnOpenLine(String url) {
    assertThrows(
        IllegalArgumentException.class, () -> AppleSettings.of("1").at(URI.create(url), List.of()));
  }

  private AppleClient hasty() {
    return new AppleClient(
        apple.settings(Duration.ofMillis(300)),
        StubApple.TOKENS,
        InstantSource.fixed(StubApple.NOW),
        () -> "n");
  }

  private AppleException refusal(int status, String body) {
    apple.on("POST /devices/sync", status, body);
    return assertThrows(AppleException.class, () -> client.sync("c", 100));
  }
}
