package dev.muster.simulator.dep;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** The four secrets of a server token, as the portal makes them. */
public record DepToken(
    String consumerKey,
    String consumerSecret,
    String accessToken,
    String accessSecret,
    Instant expiry) {

  String json() {
    return new JsonObject()
        .put("consumer_key", consumerKey)
        .put("consumer_secret", consumerSecret)
        .put("access_token", accessToken)
        .put("access_secret", accessSecret)
        .put("access_token_expiry", expiry.toString())
        .encode();
  }

  @Override
  public String toString() {
    return "DepToken[" + consumerKey + "]";
  }
}
