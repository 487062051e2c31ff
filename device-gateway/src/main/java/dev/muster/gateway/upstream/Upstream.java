package dev.muster.gateway.upstream;

import dev.muster.gateway.Pem;
import io.vertx.circuitbreaker.CircuitBreaker;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A program that requests of devices are passed on to. One that is slow or dead costs nobody else:
 * few wait for it at once, none for long, and after some failures in a row it is left alone for a
 * while.
 *
 * <p>Safe for any thread; never blocks. Lives until it is closed.
 */
public final class Upstream implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upstream.class);
  private static final int FAILURES = 5;
  private static final Duration LEFT_ALONE = Duration.ofSeconds(10);
  private static final Duration CONNECT = Duration.ofSeconds(3);

  private final HttpClient client;
  private final CircuitBreaker breaker;
  private final Semaphore places;

  /**
   * How it is reached.
   *
   * @param name for the log, such as "the server of declarations"
   * @param host it is at
   * @param trusted who certifies it; empty: the public CAs
   * @param timeout for one answer
   * @param atOnce how many may wait for it at once
   */
  public record Reach(
      String name, String host, List<X509Certificate> trusted, Duration timeout, int atOnce) {
    /** Copies the list. */
    public Reach {
      trusted = List.copyOf(trusted);
    }
  }

  /** One that is asked nothing yet. */
  public Upstream(Vertx vertx, Reach reach) {
    places = new Semaphore(reach.atOnce());
    HttpClientOptions options = new HttpClientOptions().setConnectTimeout((int) CONNECT.toMillis());
    if (!reach.trusted().isEmpty()) {
      options.setTrustOptions(
          new PemTrustOptions().addCertValue(Buffer.buffer(Pem.encode(reach.trusted()))));
    }
    client = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(reach.atOnce()));
    breaker =
        CircuitBreaker.create(
                reach.name(),
                vertx,
                new CircuitBreakerOptions()
                    .setMaxFailures(FAILURES)
                    .setTimeout(reach.timeout().toMillis())
                    .setResetTimeout(LEFT_ALONE.toMillis()))
            .openHandler(
                open ->
                    LOG.warn(
                        "{} at {} does not answer, and is left alone for {} s",
                        reach.name(),
                        reach.host(),
                        LEFT_ALONE.toSeconds()))
            .closeHandler(closed -> LOG.info("{} at {} answers again", reach.name(), reach.host()));
  }

  /** What requests to it are made with. */
  public HttpClient client() {
    return client;
  }

  /**
   * Takes a place among those who wait for it, which {@link Place#close} gives back; empty if there
   * is none.
   */
  public Optional<Place> enter() {
    return places.tryAcquire() ? Optional.of(new Place()) : Optional.empty();
  }

  /** A place among those who wait. */
  public final class Place implements AutoCloseable {
    private boolean taken = true;

    private Place() {}

    /**
     * Asks, unless it is left alone. That it fails, or takes too long, counts against it.
     *
     * @param call what asks
     */
    public <T> Future<T> ask(Supplier<Future<T>> call) {
      return breaker.execute(call::get);
    }

    @Override
    public synchronized void close() {
      if (taken) {
        taken = false;
        places.release();
      }
    }
  }

  @Override
  public void close() {
    breaker.close();
    client.close();
  }
}
