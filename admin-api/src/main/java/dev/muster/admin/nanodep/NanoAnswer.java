package dev.muster.admin.nanodep;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What one of NanoDEP's calls is answered with. */
record NanoAnswer(int status, String contentType, byte[] body, Map<String, String> headers) {
  static NanoAnswer json(JsonObject json) {
    return new NanoAnswer(200, "application/json", json.toBuffer().getBytes(), Map.of());
  }

  static NanoAnswer error(int status, String text) {
    byte[] body = new JsonObject().put("error", text).toBuffer().getBytes();
    return new NanoAnswer(status, "application/json", body, Map.of());
  }

  static NanoAnswer text(String contentType, String text, Map<String, String> headers) {
    return new NanoAnswer(200, contentType, text.getBytes(StandardCharsets.UTF_8), headers);
  }

  void send(RoutingContext context) {
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
