package dev.muster.admin;

import dev.muster.console.ConsoleFile;
import dev.muster.console.ConsoleFiles;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The console, for anyone who reaches the server: what it shows, it asks the API for. */
final class ConsolePages {
  /** Nothing but files of this server, and no markup that a script made of text. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private ConsolePages() {}

  static void join(Router router) {
    ConsoleFiles files = ConsoleFiles.load();
    router
        .route("/")
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(context -> send(context, files.page(), "no-cache"));
    router
        .get(ConsoleFiles.PREFIX + "*")
        .handler(
            context ->
                files
                    .find(context.normalizedPath())
                    .ifPresentOrElse(
                        file -> send(context, file, FOR_EVER),
                        () -> context.response().setStatusCode(404).end()));
  }

  private static void send(RoutingContext context, ConsoleFile file, String caching) {
    HttpServerResponse response =
        context
            .response()
            .putHeader("Content-Type", file.type())
            .putHeader("Cache-Control", caching)
            .putHeader("Vary", "Accept-Encoding")
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin");
    String accepted = context.request().getHeader("Accept-Encoding");
    boolean gzip = accepted != null && accepted.contains("gzip");
    if (gzip) {
      response.putHeader("Content-Encoding", "gzip");
    }
    byte[] body = gzip ? file.gzip() : file.content();
    if (context.request().method() == HttpMethod.HEAD) {
      response.putHeader("Content-Length", Integer.toString(body.length)).end();
    } else {
      response.end(Buffer.buffer(body));
    }
  }
}
