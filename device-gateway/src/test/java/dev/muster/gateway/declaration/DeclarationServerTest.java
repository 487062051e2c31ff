package dev.muster.gateway.declaration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeclarationServerTest {
  private static final Enrollment DEVICE = new Enrollment(new EnrollmentId("D"), Channel.DEVICE);
  private static final byte[] NOTHING = {};
  private static final String TOKENS = "{\"SyncTokens\":{\"DeclarationsToken\":\"t\"}}";

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger asked = new AtomicInteger();
  private Consumer<HttpServerRequest> behavior = request -> request.response().end();
  private HttpServer other;
  private DeclarationServer declarations;

  @BeforeEach
  void listen() throws Exception {
    other =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.incrementAndGet();
                  behavior.accept(request);
                })
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
    declarations = with(Optional.empty(), 8);
  }

  private DeclarationServer with(Optional<Hmac> responseKey, int atOnce) {
    return new DeclarationServer(
        vertx,
        new DeclarationSettings(
            URI.create("http://127.0.0.1:%d/".formatted(other.actualPort())),
            Optional.empty(),
            responseKey,
            List.of(),
            Duration.ofMillis(500),
            atOnce,
            false),
        new SimpleMeterRegistry());
  }

  @AfterEach
  void close() throws Exception {
    declarations.close();
    vertx.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void thatADeclarationIsGoneIsNotPassedOnUnlessSomebodyWantsThat() throws Exception {
    behavior = request -> request.response().end(TOKENS);
    assertInstanceOf(DeclarationReply.Body.class, ask("tokens"));
    behavior = request -> request.response().setStatusCode(404).end();
    assertInstanceOf(DeclarationReply.Refused.class, ask("declaration/asset/a"));
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws Exception {
    behavior =
        request -> {
          request.response().setChunked(true);
          for (int i = 0; i < 40; i++) {
            request.response().write(Buffer.buffer(new byte[100_000]));
          }
          request.response().end();
        };
    assertInstanceOf(DeclarationReply.Away.class, ask("tokens"));
  }

  @Test
  void anAnswerThatComesDropByDropIsCutOff() throws Exception {
    behavior =
        request -> {
          request.response().setChunked(true);
          vertx.setPeriodic(50, tick -> request.response().write("x"));
        };
    assertInstanceOf(DeclarationReply.Away.class, ask("tokens"));
  }

  @Test
  void noMoreWaitForItAtOnceThanAreLetTo() throws Exception {
    declarations.close();
    declarations = with(Optional.empty(), 2);
    behavior = request -> {};
    List<Future<DeclarationReply>> waiting = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      waiting.add(declarations.ask(DEVICE, "tokens", NOTHING));
    }
    assertEquals(3, waiting.stream().filter(Future::isComplete).count());
    for (Future<DeclarationReply> one : waiting) {
      assertInstanceOf(DeclarationReply.Away.class, one.await(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void oneThatFailsAgainAndAgainIsLeftAlone() throws Exception {
    behavior = request -> request.response().setStatusCode(503).end();
    for (int i = 0; i < 8; i++) {
      assertInstanceOf(DeclarationReply.Away.class, ask("tokens"));
    }
    assertEquals(5, asked.get());
  }

  @Test
  void oneThatRefusesIsThere() throws Exception {
    behavior = request -> request.response().setStatusCode(500).end();
    for (int i = 0; i < 8; i++) {
      assertInstanceOf(DeclarationReply.Refused.class, ask("tokens"));
    }
    assertEquals(8, asked.get());
  }

  @Test
  void whatIsNotSignedAsItsAnswersAreIsNone() throws Exception {
    declarations.close();
    declarations = with(Optional.of(new Hmac("a key")), 8);
    behavior = request -> request.response().end(TOKENS);
    assertInstanceOf(DeclarationReply.Refused.class, ask("tokens"));
    behavior =
        request ->
            request
                .response()
                .putHeader("X-Hmac-Signature", new Hmac("another").of(TOKENS.getBytes()))
                .end(TOKENS);
    assertInstanceOf(DeclarationReply.Refused.class, ask("tokens"));
  }

  @Test
  void oneThatIsNotThereIsAway() throws Exception {
    other.close().await(10, TimeUnit.SECONDS);
    assertInstanceOf(DeclarationReply.Away.class, ask("tokens"));
  }

  private DeclarationReply ask(String endpoint) throws Exception {
    return declarations.ask(DEVICE, endpoint, NOTHING).await(10, TimeUnit.SECONDS);
  }
}
