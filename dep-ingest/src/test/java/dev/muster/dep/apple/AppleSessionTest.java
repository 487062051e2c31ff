package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.StubApple.Reply;
import dev.muster.dep.apple.StubApple.Request;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AppleSessionTest {
  private static final String ACCOUNT = "{\"server_name\":\"S\",\"server_uuid\":\"U\"}";
  private StubApple apple;
  private AppleClient client;

  @BeforeEach
  void open() throws Exception {
    apple = new StubApple();
    client = apple.client(InstantSource.system());
    apple.on("GET /account", 200, ACCOUNT);
  }

  @AfterEach
  void close() {
    client.close();
    apple.close();
  }

  @Test
  void aSessionIsAskedForOnceAndSentWithEachCall() throws Exception {
    client.account();
    client.account();
    assertEquals(
        List.of("s1", "s1"),
        apple.requests("GET /account").stream().map(Request::session).toList());
    assertEquals(1, apple.requests("GET /session").size());
  }

  @Test
  void theSessionIsSignedAndEachCallSaysWhoAsksAndHow() throws Exception {
    client.account();
    Request session = apple.requests("GET /session").getFirst();
    assertTrue(
        session.header("Authorization").startsWith("OAuth realm=\"ADM\", oauth_consumer_key"));
    for (Request request : apple.requests) {
      assertEquals("muster/test", request.header("User-agent"));
      assertEquals("10", request.header("X-server-protocol-version"));
      assertEquals("application/json;charset=UTF8", request.header("Content-type"));
      assertEquals("application/json;charset=UTF8", request.header("Accept"));
    }
  }

  @Test
  void aSessionInAnyAnswerReplacesTheOneBefore() throws Exception {
    apple.on("GET /account", _ -> Reply.of(200, ACCOUNT).with("X-ADM-Auth-Session", "given"));
    client.account();
    client.account();
    assertEquals("given", apple.requests("GET /account").getLast().session());
  }

  @ParameterizedTest
  @CsvSource({"401, token_rejected", "401, ''", "403, FORBIDDEN", "403, '\"FORBIDDEN\"\n'"})
  void aDeadSessionIsMadeAnewAndTheCallRepeated(int status, String body) throws Exception {
    apple.on(
        "GET /account",
        request ->
            request.session().equals("s1") ? Reply.of(status, body) : Reply.of(200, ACCOUNT));
    assertEquals("U", client.account().serverUuid());
    assertEquals(2, apple.requests("GET /session").size());
  }

  @ParameterizedTest
  @CsvSource({"401, TOKEN_REJECTED", "403, FORBIDDEN"})
  void aCallIsRepeatedOnceAndNeverMore(int status, Reason reason) {
    apple.on("GET /account", status, "FORBIDDEN");
    assertEquals(reason, assertThrows(AppleException.class, client::account).reason());
    assertEquals(2, apple.requests("GET /account").size());
  }

  @ParameterizedTest
  @CsvSource({
    "T_C_NOT_SIGNED, TERMS_NOT_SIGNED",
    "ACCESS_DENIED, ACCESS_DENIED",
    "'{\"code\":\"T_C_NOT_SIGNED\",\"message\":\"FORBIDDEN\"}', TERMS_NOT_SIGNED",
  })
  void aFinalRefusalIsNotRepeated(String body, Reason reason) {
    apple.on("GET /account", 403, body);
    assertEquals(reason, assertThrows(AppleException.class, client::account).reason());
    assertEquals(1, apple.requests("GET /account").size());
  }

  @Test
  void aRefusedTokenIsAskedForOnce() {
    apple.on("GET /session", 401, "signature_invalid");
    AppleException refusal = assertThrows(AppleException.class, client::account);
    assertEquals(Reason.TOKEN_REJECTED, refusal.reason());
    assertEquals("signature_invalid", refusal.code().orElseThrow());
    assertEquals(1, apple.requests.size());
  }

  @Test
  void aClockThatIsWrongIsToldApartFromARefusedToken() {
    apple.on("GET /session", 401, "token_rejected");
    try (AppleClient late = apple.client(() -> Instant.now().minusSeconds(3030))) {
      AppleException refusal = assertThrows(AppleException.class, late::account);
      assertEquals(Reason.SKEWED_CLOCK, refusal.reason());
      assertEquals(
          "Apple refuses the signature, for this server's clock is 50 minutes behind: set the"
              + " clock.",
          refusal.getMessage());
    }
  }

  @Test
  void manyCallsAtOnceShareOneSession() throws Exception {
    assertEquals(1, sessionsOf(20));
  }

  @Test
  void manyCallsWithADeadSessionMakeOneNewOne() throws Exception {
    client.account();
    CountDownLatch all = new CountDownLatch(20);
    apple.on(
        "GET /account",
        request -> {
          if (!request.session().equals("s1")) {
            return Reply.of(200, ACCOUNT);
          }
          all.countDown();
          await(all);
          return Reply.of(401, "");
        });
    assertEquals(2, sessionsOf(20));
  }

  @Test
  void manyCallsShareOneRefusal() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    apple.on(
        "GET /session",
        _ -> {
          await(asked);
          return Reply.of(403, "T_C_NOT_SIGNED");
        });
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AppleException>> refusals = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        refusals.add(threads.submit(() -> assertThrows(AppleException.class, client::account)));
      }
      asked.countDown();
      for (Future<AppleException> refusal : refusals) {
        assertEquals(Reason.TERMS_NOT_SIGNED, refusal.get().reason());
      }
    }
  }

  @Test
  void closingEndsTheCallsUnderway() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    apple.on("GET /account", _ -> silent(asked, never));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<AppleException> ended =
          threads.submit(() -> assertThrows(AppleException.class, client::account));
      await(asked);
      client.close();
      assertEquals(Reason.UNREACHABLE, ended.get(10, TimeUnit.SECONDS).reason());
    } finally {
      never.countDown();
    }
  }

  @Test
  void anInterruptEndsACallAndIsKept() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    apple.on("GET /account", _ -> silent(asked, never));
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  assertThrows(AppleException.class, client::account);
                  kept.complete(Thread.currentThread().isInterrupted());
                });
    await(asked);
    caller.interrupt();
    assertTrue(kept.get(10, TimeUnit.SECONDS));
    never.countDown();
  }

  @Test
  void anAnswerWithoutASessionIsUnreadable() {
    apple.on("GET /session", 200, "{\"auth_session_token\":\"a\\nb\"}");
    assertEquals(
        Reason.UNREADABLE_ANSWER, assertThrows(AppleException.class, client::account).reason());
  }

  private int sessionsOf(int calls) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AccountDetails>> answers = new ArrayList<>();
      for (int i = 0; i < calls; i++) {
        answers.add(threads.submit(client::account));
      }
      for (Future<AccountDetails> answer : answers) {
        answer.get();
      }
    }
    return apple.sessions.get();
  }

  private static Reply silent(CountDownLatch asked, CountDownLatch never) {
    asked.countDown();
    await(never);
    return Reply.of(200, ACCOUNT);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
