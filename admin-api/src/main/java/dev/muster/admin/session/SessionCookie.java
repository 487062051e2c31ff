package dev.muster.admin.session;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/**
 * The cookie that holds the secret of a session. No script reads it, and no other site's page makes
 * a browser send it; by its prefix ({@code __Host-}) browsers take it from this very host over TLS
 * alone.
 */
final class SessionCookie {
  private static final String NAME = "__Host-muster";

  private SessionCookie() {}

  /** What the caller sent. */
  static Optional<String> of(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(NAME)).map(Cookie::getValue);
  }

  /** Has the caller's browser keep this secret for so long. */
  static void set(RoutingContext context, String secret, Duration length) {
    context.response().addCookie(cookie(secret).setMaxAge(length.toSeconds()));
  }

  /** Has the caller's browser forget it. */
  static void clear(RoutingContext context) {
    context.response().addCookie(cookie("").setMaxAge(0));
  }

  private static Cookie cookie(String value) {
    return Cookie.cookie(NAME, value)
        .setPath("/")
        .setSecure(true)
        .setHttpOnly(true)
        .setSameSite(CookieSameSite.STRICT);
  }
}
