package dev.muster.server;

import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * What every HTTP request passes first: it gets an id, by which it is found in the server's log and
 * which its answer names ({@code X-Request-Id}; a proxy's own is kept), and is timed and traced.
 * While the server stops, each answer is the last on its connection.
 */
final class RequestFront implements Handler<RoutingContext> {
  private static final String REQUEST_ID = "X-Request-Id";
  private static final Pattern USABLE = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String api;
  private final MeterProvider<Timer> requests;
  private final Optional<Tracing> tracing;
  private final BooleanSupplier stopping;

  /**
   * In front of one API.
   *
   * @param api its name in metrics and traces
   * @param stopping whether clients are to go elsewhere from now on
   */
  RequestFront(
      String api, MeterRegistry registry, Optional<Tracing> tracing, BooleanSupplier stopping) {
    this.api = api;
    this.stopping = stopping;
    this.tracing = tracing;
    this.requests =
        Timer.builder("muster.http.requests")
            .description("HTTP requests, from their head to the end of the answer.")
            .serviceLevelObjectives(
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .withRegistry(registry);
  }

  @Override
  public void handle(RoutingContext context) {
    long started = System.nanoTime();
    String given = context.request().getHeader(REQUEST_ID);
    String id = given != null && USABLE.matcher(given).matches() ? given : newId();
    context.response().putHeader(REQUEST_ID, id);
    Optional<Tracing.Traced> traced = tracing.map(t -> t.begin(api, id, context.request()));
    context.addEndHandler(
        ended -> {
          String route = route(context);
          String status = Integer.toString(context.response().getStatusCode());
          requests
              .withTags("api", api, "route", route, "status", status)
              .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
          traced.ifPresent(t -> t.end(route, context.response()));
        });
    if (stopping.getAsBoolean()) {
      sendElsewhere(context);
    }
    context.next();
  }

  // Vert.x has nothing else yet that tells a client to go without turning down what it has sent.
  @SuppressWarnings("deprecation")
  private static void sendElsewhere(RoutingContext context) {
    HttpConnection connection = context.request().connection();
    if (context.request().version() == HttpVersion.HTTP_2) {
      // All streams that are open or on their way are still answered: RFC 9113, section 6.8.
      connection.goAway(0, Integer.MAX_VALUE);
    } else {
      context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
      context.addEndHandler(ended -> connection.shutdown());
    }
  }

  /** The pattern and never the path, of which there are as many as there are devices. */
  private static String route(RoutingContext context) {
    return context.currentRoute() == null || context.currentRoute().getName() == null
        ? "none"
        : context.currentRoute().getName();
  }

  private static String newId() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
