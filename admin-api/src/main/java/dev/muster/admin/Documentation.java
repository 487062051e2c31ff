package dev.muster.admin;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The contract and a page that renders it, for anyone who reaches the server. */
final class Documentation {
  private static final String WEBJAR = "/META-INF/resources/webjars/swagger-ui/";
  private static final String WEBJAR_POM = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

  private Documentation() {}

  static void join(Router router) {
    String ui = WEBJAR + version() + "/";
    serve(router, "/openapi.yaml", "application/yaml", "openapi.yaml");
    serve(router, "/docs", "text/html; charset=utf-8", "docs.html");
    serve(router, "/docs/start.js", "text/javascript", "docs.js");
    serve(router, "/docs/ui.js", "text/javascript", ui + "swagger-ui-bundle.js");
    serve(router, "/docs/ui.css", "text/css", ui + "swagger-ui.css");
  }

  private static void serve(Router router, String path, String type, String resource) {
    router
        .get(path)
        .handler(
            context ->
                context
                    .response()
                    .putHeader("Content-Type", type)
                    .putHeader(
                        "Content-Security-Policy",
                        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
                            + " data:")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(Buffer.buffer(read(resource))));
  }

  private static String version() {
    try {
      Properties properties = new Properties();
      properties.load(Documentation.class.getResourceAsStream(WEBJAR_POM));
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException("Swagger UI is missing from the program", e);
    }
  }

  private static byte[] read(String resource) {
    try (InputStream in = Documentation.class.getResourceAsStream(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(resource + " is missing from the program", e);
    }
  }
}
