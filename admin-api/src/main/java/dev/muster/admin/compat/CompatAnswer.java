package dev.muster.admin.compat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;

/**
 * What a call of another server's API is answered with.
 *
 * @param contentType empty: none is told
 */
public record CompatAnswer(int status, String contentType, byte[] body) {
  private static final String JSON = "application/json";

  /** An object. */
  public static CompatAnswer json(int status, JsonObject json) {
    return new CompatAnswer(status, JSON, json.toBuffer().getBytes());
  }

  /** The form in which all of these servers tell errors. */
  public static CompatAnswer error(int status, String text) {
    return json(status, new JsonObject().put("error", text));
  }

  /** Text as it is. */
  public static CompatAnswer text(int status, String text) {
    return new CompatAnswer(
        status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with it. */
  void send(RoutingContext context) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context.response().setStatusCode(status).putHeader("Cache-Control", "no-store");
    if (!contentType.isEmpty()) {
      context.response().putHeader("Content-Type", contentType);
    }
    context.response().end(Buffer.buffer(body));
  }
}
