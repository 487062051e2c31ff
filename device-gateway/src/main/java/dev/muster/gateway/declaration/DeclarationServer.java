package dev.muster.gateway.declaration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.core.event.Enrollment;
import dev.muster.gateway.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that has the declarations. What devices ask is passed on to it by NanoMDM's contract:
 * {@code GET} without, {@code PUT} with what a device reports, below its URL, with headers that say
 * who asks.
 *
 * <p>Safe for any thread; never blocks. Lives until it is closed.
 */
public final class DeclarationServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DeclarationServer.class);
  private static final String SIGNATURE = "X-Hmac-Signature";

  private static final int LARGEST_ANSWER = 2 * 1024 * 1024;

  /** Of a proxy in front of it: they say that it is not there. */
  private static final Set<Integer> NOT_THERE = Set.of(502, 503, 504);

  private static final int MOST_SYNCING = 100_000;
  private static final Duration SYNCS = Duration.ofHours(1);

  private final Vertx vertx;
  private final DeclarationSettings settings;
  private final Upstream upstream;
  private final MeterRegistry meters;

  /** Who was answered well when they asked for tokens, and may be told that something is gone. */
  private final Cache<String, Boolean> syncing =
      Caffeine.newBuilder().maximumSize(MOST_SYNCING).expireAfterWrite(SYNCS).build();

  /** The server of these settings; it is asked nothing yet. */
  public DeclarationServer(Vertx vertx, DeclarationSettings settings, MeterRegistry meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.meters = meters;
    this.upstream =
        new Upstream(
            vertx,
            new Upstream.Reach(
                "the server of declarations",
                settings.base().getHost(),
                settings.trusted(),
                settings.timeout(),
                settings.atOnce()));
  }

  /** Whether a device can ask for this at all. */
  public static boolean serves(String endpoint) {
    return Endpoint.of(endpoint).isPresent();
  }

  /** What it answered. */
  private record Answer(int status, byte[] body, String signature) {}

  /**
   * Asks it. Never fails.
   *
   * @param data what the device reports; empty where it asks
   */
  public Future<DeclarationReply> ask(Enrollment who, String wanted, byte[] data) {
    Endpoint endpoint = Endpoint.of(wanted).orElseThrow();
    Optional<Upstream.Place> place = upstream.enter();
    if (place.isEmpty()) {
      count("too-many");
      return Future.succeededFuture(new DeclarationReply.Away());
    }
    return place
        .get()
        .ask(() -> send(Sender.of(who), endpoint, data))
        .map(answer -> judge(who, endpoint, answer))
        .otherwise(this::away)
        .onComplete(done -> place.get().close());
  }

  private Future<Answer> send(Sender sender, Endpoint endpoint, byte[] data) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(data.length == 0 ? HttpMethod.GET : HttpMethod.PUT)
            .setAbsoluteURI(endpoint.below(settings.base()).toString())
            .setTimeout(settings.timeout().toMillis())
            .putHeader("X-Enrollment-ID", sender.id())
            .putHeader("X-Enrollment-Type", sender.type());
    sender.parent().ifPresent(parent -> options.putHeader("X-Enrollment-ParentID", parent));
    settings.requestKey().ifPresent(key -> options.putHeader(SIGNATURE, key.of(data)));
    if (data.length > 0) {
      options.putHeader("Content-Type", "application/json");
    }
    return upstream
        .client()
        .request(options)
        .compose(request -> exchange(request, data))
        .compose(
            answer ->
                NOT_THERE.contains(answer.status())
                    ? Future.failedFuture(new IOException("HTTP " + answer.status()))
                    : Future.succeededFuture(answer));
  }

  /** Whoever sends its answer drop by drop is cut off as well. */
  private Future<Answer> exchange(HttpClientRequest request, byte[] data) {
    long timer = vertx.setTimer(settings.timeout().toMillis(), late -> request.reset());
    return request
        .send(Buffer.buffer(data))
        .compose(DeclarationServer::read)
        .onComplete(done -> vertx.cancelTimer(timer));
  }

  private static Future<Answer> read(HttpClientResponse response) {
    Promise<Answer> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    HttpClientRequest request = response.request();
    response
        .exceptionHandler(whole::tryFail)
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > LARGEST_ANSWER) {
                whole.tryFail(new IOException("its answer is too large"));
                request.reset();
              } else {
                body.appendBuffer(chunk);
              }
            })
        .endHandler(
            end ->
                whole.tryComplete(
                    new Answer(
                        response.statusCode(), body.getBytes(), response.getHeader(SIGNATURE))));
    return whole.future();
  }

  private DeclarationReply judge(Enrollment who, Endpoint endpoint, Answer answer) {
    if (settings
        .responseKey()
        .filter(key -> !key.fits(answer.body(), answer.signature()))
        .isPresent()) {
      LOG.warn(
          "an answer of the server of declarations has no signature that fits: see"
              + " declarations.response.key.file");
      count("unsigned");
      return new DeclarationReply.Refused();
    }
    String name = who.id().value();
    if (endpoint.isTokens()) {
      if (answer.status() == 200 && isTokens(answer.body())) {
        syncing.put(name, true);
      } else {
        syncing.invalidate(name);
      }
    }
    if (answer.status() == 200) {
      count("answered");
      return new DeclarationReply.Body(answer.body());
    }
    boolean gone =
        answer.status() == 404
            && settings.passesNotFound()
            && endpoint.isDeclaration()
            && syncing.getIfPresent(name) != null;
    count(gone ? "gone" : "refused");
    return gone ? new DeclarationReply.Gone() : new DeclarationReply.Refused();
  }

  private static boolean isTokens(byte[] body) {
    try {
      return Optional.ofNullable(new JsonObject(Buffer.buffer(body)).getJsonObject("SyncTokens"))
          .filter(tokens -> tokens.getString("DeclarationsToken") != null)
          .isPresent();
    } catch (DecodeException | ClassCastException e) {
      return false;
    }
  }

  private DeclarationReply away(Throwable failure) {
    LOG.debug("the server of declarations did not answer: {}", failure.toString());
    count("away");
    return new DeclarationReply.Away();
  }

  private void count(String outcome) {
    Counter.builder("muster.declarations.asked")
        .description("Questions of devices that were passed on to the server of declarations.")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  @Override
  public void close() {
    upstream.close();
  }
}
