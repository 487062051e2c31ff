package dev.muster.admin.compat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a call of another server's API is answered with.
 *
 * @param contentType empty: none is told
 * @param headers beside that one
 */
public record CompatAnswer(
    int status, String contentType, byte[] body, Map<String, String> headers) {
  private static final String JSON = "application/json";

  /** Without headers of its own. */
  public CompatAnswer(int status, String contentType, byte[] body) {
    this(status, contentType, body, Map.of());
  }

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

  /** Text of this type, with headers of its own. */
  public static CompatAnswer text(String contentType, String text, Map<String, String> headers) {
    return new CompatAnswer(200, contentType, text.getBytes(StandardCharsets.UTF_8), headers);
  }

  /** Answers with it, unless the client is gone. */
  public void send(RoutingContext context) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context.response().setStatusCode(status).putHeader("Cache-Control", "no-store");
    if (!contentType.isEmpty()) {
      context.response().putHeader("Content-Type", contentType);
    }
    headers.forEach(context.response()::putHeader);
    context.response().end(Buffer.buffer(body));
  }
}
