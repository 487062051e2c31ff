package dev.muster.admin.dep;

import dev.muster.admin.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;

/** Where a profile for Setup Assistant leads. */
public final class ProfileAddress {
  private ProfileAddress() {}

  /**
   * A profile that does not say where it leads leads here.
   *
   * @throws Problem if nothing says where devices reach the gateway
   */
  public static JsonObject completed(JsonObject profile, DepAccess access) {
    Object url = profile.getValue("url");
    if (url != null && !url.equals("")) {
      return profile;
    }
    try {
      JsonObject addressed = profile.copy().put("url", access.enrollUrl());
      List<String> anchors =
          access.anchors().stream().map(Base64.getEncoder()::encodeToString).toList();
      return anchors.isEmpty() || profile.containsKey("anchor_certs")
          ? addressed
          : addressed.put("anchor_certs", new JsonArray(anchors));
    } catch (IllegalStateException e) {
      throw new Problem(409, "gateway-unknown", e.getMessage());
    }
  }
}
