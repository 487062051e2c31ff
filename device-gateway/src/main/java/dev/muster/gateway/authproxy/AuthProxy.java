package dev.muster.gateway.authproxy;

import dev.muster.core.event.EnrollmentId;
import dev.muster.gateway.upstream.Upstream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Passes requests of devices on to another program, as NanoMDM's {@code -auth-proxy-url} does: with
 * {@code X-Enrollment-ID} and {@code X-Trace-ID}, without {@code Mdm-Signature}, and with the
 * program's status, headers and body in return; 502 where it does not answer. Bodies go through as
 * they come.
 *
 * <p>Safe for any thread; never blocks. Lives until it is closed.
 */
public final class AuthProxy implements AutoCloseable {
  /** Who waits for what comes in drops is cut off after this, whoever is slow. */
  static final Duration LONGEST = Duration.ofMinutes(10);

  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String ENROLLMENT = "X-Enrollment-ID";
  private static final String TRACE = "X-Trace-ID";

  /** What a device says in these is no business of the program, or is said by us. */
  private static final Set<String> NOT_PASSED_ON =
      Set.of(
          "host",
          "expect",
          "mdm-signature",
          "forwarded",
          "x-forwarded-for",
          "x-real-ip",
          "x-trace-id");

  private static final int BAD_GATEWAY = 502;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  private final Vertx vertx;
  private final AuthProxySettings settings;
  private final Upstream upstream;
  private final MeterRegistry meters;

  /** A proxy with these settings, which has passed on nothing yet. */
  public AuthProxy(Vertx vertx, AuthProxySettings settings, MeterRegistry meters) {
    this.vertx = vertx;
    this.settings = settings;
    this.meters = meters;
    this.upstream =
        new Upstream(
            vertx,
            new Upstream.Reach(
                "the program behind /authproxy",
                settings.base().getHost(),
                settings.trusted(),
                // How long the program itself may take is seen to by each exchange.
                LONGEST.plus(settings.timeout()),
                settings.atOnce()));
  }

  /**
   * Who asks.
   *
   * @param trace names the request in the logs of both
   * @param forwardedFor the addresses that it came by
   */
  public record Caller(EnrollmentId device, String trace, String forwardedFor) {}

  /**
   * Passes a request on, and its answer back. To be called on the request's event loop.
   *
   * @param context of a request that is paused, or whose body is given
   * @param body where it was read already
   * @param rest of its path, as it came
   */
  public void pass(RoutingContext context, Optional<Buffer> body, String rest, Caller caller) {
    HttpServerRequest request = context.request();
    Optional<String> target = Target.below(settings.base(), rest, request.query());
    if (target.isEmpty()) {
      refuse(context, 400, "refused");
      return;
    }
    if (body.isEmpty() && declared(request) > settings.largest()) {
      refuse(context, 413, "too-large");
      return;
    }
    Optional<Upstream.Place> entered = upstream.enter();
    if (entered.isEmpty()) {
      refuse(context, BAD_GATEWAY, "too-many");
      return;
    }
    Upstream.Place place = entered.get();
    Exchange exchange =
        new Exchange(vertx, context, settings.timeout(), settings.largest(), place::close);
    place
        .ask(
            () ->
                exchange.begin(
                    upstream.client(), options(request, target.get(), body, caller), body))
        .onSuccess(
            begun -> {
              count(begun.outcome());
              exchange.relay(begun);
            })
        .onFailure(
            failure -> {
              count("away");
              exchange.end(BAD_GATEWAY);
            });
  }

  private RequestOptions options(
      HttpServerRequest request, String target, Optional<Buffer> body, Caller caller) {
    URI base = settings.base();
    boolean tls = "https".equals(base.getScheme());
    MultiMap headers = HttpHeaders.headers();
    ProxiedHeaders.copyOfDevice(request.headers(), headers, NOT_PASSED_ON);
    if (body.isPresent()) {
      // As long as what is passed on is, and not as the device said.
      headers.remove(HttpHeaders.CONTENT_LENGTH);
    }
    headers
        .set(ENROLLMENT, caller.device().value())
        .set(TRACE, caller.trace())
        .set(FORWARDED_FOR, caller.forwardedFor());
    return new RequestOptions()
        .setMethod(request.method())
        .setSsl(tls)
        .setHost(base.getHost())
        .setPort(base.getPort() < 0 ? tls ? HTTPS : HTTP : base.getPort())
        .setURI(target)
        .setHeaders(headers)
        .setConnectTimeout(settings.timeout().toMillis());
  }

  private static long declared(HttpServerRequest request) {
    try {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void refuse(RoutingContext context, int status, String outcome) {
    count(outcome);
    context.request().resume();
    context.response().setStatusCode(status).end();
  }

  private void count(String outcome) {
    Counter.builder("muster.authproxy.requests")
        .description("Requests of devices that were passed on to the program behind /authproxy.")
        .tag("outcome", outcome)
        .register(meters)
        .increment();
  }

  @Override
  public void close() {
    upstream.close();
  }
}
