package dev.muster.gateway.dep;

import dev.muster.gateway.signin.Purpose;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a device is answered that asks for its profile.
 *
 * @param status of HTTP; with 503 it is told to come again, and there is nothing else to say
 * @param signIn what a person signs in for, who is sent to do that; then nothing else counts
 */
public record DepReply(
    int status, String contentType, byte[] body, Optional<Purpose.InSetup> signIn) {
  private static final byte[] NOTHING = {};

  DepReply(int status, String contentType, byte[] body) {
    this(status, contentType, body, Optional.empty());
  }

  static DepReply signIn(Purpose.InSetup purpose) {
    return new DepReply(302, "text/plain", NOTHING, Optional.of(purpose));
  }

  static DepReply profile(byte[] profile) {
    return new DepReply(200, "application/x-apple-aspen-config", profile);
  }

  static DepReply comeAgain() {
    return new DepReply(503, "text/plain", NOTHING);
  }

  static DepReply text(int status, String why) {
    return new DepReply(status, "text/plain", (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  static DepReply forbidden(JsonObject body) {
    return new DepReply(403, "application/json", body.toBuffer().getBytes());
  }
}
