package dev.muster.gateway;

import dev.muster.gateway.signin.SignInTrouble;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What people are told who are not signed in, and what is counted and logged of sign-ins. Nothing
 * on a page came from outside. Safe for any thread.
 */
final class SignInPages {
  private static final Logger LOG = LoggerFactory.getLogger(SignInPages.class);
  private static final long LOG_EVERY_NANOS = 60_000_000_000L;

  private final MeterRegistry meters;
  private final Map<SignInTrouble.Kind, Long> logged = new EnumMap<>(SignInTrouble.Kind.class);

  SignInPages(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Somebody signed in. */
  void signedIn() {
    count("signed-in");
  }

  private void count(String outcome) {
    meters.counter("muster.sign.ins", "outcome", outcome).increment();
  }

  void fail(RoutingContext context, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SignInTrouble trouble) {
      tell(context, trouble);
    } else {
      Answers.fail(context, failure);
    }
  }

  void tell(RoutingContext context, SignInTrouble trouble) {
    count(trouble.kind().name().toLowerCase(Locale.ROOT));
    if (worthALine(trouble.kind())) {
      LOG.warn("nobody was signed in: {}", trouble.getMessage().replaceAll("\\p{Cntrl}", " "));
    }
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status(trouble.kind()))
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/html; charset=utf-8")
          .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
          .putHeader("Content-Security-Policy", "default-src 'none'")
          .putHeader("Referrer-Policy", "no-referrer")
          .end(
              """
              <!DOCTYPE html>
              <html lang="en">
              <meta name="viewport" content="width=device-width">
              <title>Not signed in</title>
              <h1>Not signed in</h1>
              <p>%s</p>
              </html>
              """
                  .formatted(trouble.kind().sentence()));
    }
  }

  private static int status(SignInTrouble.Kind kind) {
    return switch (kind) {
      case AWAY -> 502;
      case MISCONFIGURED -> 500;
      case REFUSED -> 403;
      case INVALID -> 400;
      case BUSY -> 503;
    };
  }

  /** Anybody can begin a sign-in, so a flood of them must not fill the log. */
  private synchronized boolean worthALine(SignInTrouble.Kind kind) {
    long now = System.nanoTime();
    Long last = logged.get(kind);
    if (last != null && now - last < LOG_EVERY_NANOS) {
      return false;
    }
    logged.put(kind, now);
    return true;
  }
}
