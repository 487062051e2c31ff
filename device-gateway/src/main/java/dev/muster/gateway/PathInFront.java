package dev.muster.gateway;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * The path that stands in front of the gateway's own in the URL that devices know. Some proxies
 * take it away before they pass a request on, and others don't.
 *
 * @param path such as {@code /apple}; empty for none
 */
record PathInFront(String path) {

  /** Has the requests behind it routed as those without. */
  void addTo(Router router) {
    if (!path.isEmpty()) {
      router.route(path + "/*").handler(this::without);
    }
  }

  private void without(RoutingContext context) {
    String uri = context.request().uri();
    String own = without(uri);
    if (own.equals(uri)) {
      // Written in another way, or the path alone: to route it once more would never end.
      context.next();
    } else {
      context.reroute(own);
    }
  }

  /** The gateway's own path in this one, or in a URI that begins with it. */
  String without(String uri) {
    return !path.isEmpty() && uri.startsWith(path + "/") ? uri.substring(path.length()) : uri;
  }
}
