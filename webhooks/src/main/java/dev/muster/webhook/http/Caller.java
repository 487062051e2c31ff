package dev.muster.webhook.http;

import dev.muster.webhook.format.Body;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509TrustManager;

/**
 * Calls one receiver, by connections of its own that stay open between calls. An address is looked
 * up and checked for each call, and the connection is made to that very one; redirects are not
 * followed. Safe for any thread; a call blocks.
 */
public final class Caller implements AutoCloseable {
  private static final int CONNECT_SECONDS = 10;
  private static final int KEEP_ALIVE_SECONDS = 30;

  /** What a receiver says beyond that is of no interest, and its connection is given up. */
  private static final int LONGEST_ANSWER = 64 * 1024;

  /** For who writes the call and who reads it. */
  private static final long SLACK_MILLIS = 1000;

  /**
   * How calls are made.
   *
   * @param timeout how long a receiver may take to answer
   * @param userAgent as we call ourselves
   * @param trust who may vouch for receivers
   * @param connections to one receiver, at most
   */
  public record Settings(
      Duration timeout, String userAgent, X509TrustManager trust, int connections) {}

  private final HttpClient client;
  private final Target target;
  private final Settings settings;
  private final Optional<Signature> signature;

  /** Calls this receiver. */
  public Caller(Vertx vertx, Target target, Settings settings, Optional<Signature> signature) {
    this.target = target;
    this.settings = settings;
    this.signature = signature;
    client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setTrustOptions(TrustOptions.wrap(settings.trust()))
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(CONNECT_SECONDS))
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxChunkSize(LONGEST_ANSWER)
                .setDecompressionSupported(false),
            new PoolOptions()
                .setHttp1MaxSize(settings.connections())
                .setMaxWaitQueueSize(settings.connections()));
  }

  /** Sends this once. */
  public Answer call(Body body) throws InterruptedException {
    InetAddress address;
    try {
      var addresses = target.addresses();
      address = addresses.get(ThreadLocalRandom.current().nextInt(addresses.size()));
    } catch (UnknownHostException e) {
      return new Answer.Away(e.getMessage());
    }
    AtomicReference<HttpClientRequest> request = new AtomicReference<>();
    Future<Integer> status =
        client
            .request(options(address))
            .compose(
                made -> {
                  request.set(made);
                  made.putHeader("Content-Type", body.contentType())
                      .putHeader("User-Agent", settings.userAgent());
                  signature.ifPresent(
                      one -> made.putHeader(Signature.HEADER, one.of(body.bytes())));
                  return made.send(Buffer.buffer(body.bytes()));
                })
            .compose(Caller::read);
    try {
      return answer(
          status
              .toCompletionStage()
              .toCompletableFuture()
              .get(settings.timeout().toMillis() + SLACK_MILLIS, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      return new Answer.Away(Failures.words(e.getCause()));
    } catch (TimeoutException e) {
      Optional.ofNullable(request.get()).ifPresent(HttpClientRequest::reset);
      return new Answer.Away("it did not answer in time");
    }
  }

  private RequestOptions options(InetAddress address) {
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
        .setHost(target.host())
        .setPort(target.port())
        .setSsl(target.tls())
        .setURI(target.path())
        .setFollowRedirects(false)
        .setTimeout(settings.timeout().toMillis());
  }

  /** Reads the answer to its end, so that the connection can be used again. */
  private static Future<Integer> read(HttpClientResponse response) {
    long[] length = {0};
    response.handler(
        chunk -> {
          length[0] += chunk.length();
          if (length[0] > LONGEST_ANSWER) {
            response.handler(null);
            response.request().reset();
          }
        });
    int status = response.statusCode();
    return response.end().map(status).otherwise(status);
  }

  private static Answer answer(int status) {
    String words = "it answered with " + status;
    return switch (status) {
      case 410 -> new Answer.Gone();
      // Whoever says so means no single event.
      case 401, 402, 403, 404, 405, 407, 408, 421, 423, 425, 429 -> new Answer.Away(words);
      default -> {
        if (status >= 200 && status < 300) {
          yield new Answer.Taken(status);
        }
        yield status >= 400 && status < 500
            ? new Answer.Refused(words)
            : new Answer.Away(
                words + (status >= 300 && status < 400 ? ", and redirects are not followed" : ""));
      }
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
