package dev.muster.admin.dep;

import dev.muster.core.event.DepRuleFact.DepRule;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Which devices a rule or a blueprint is for, as callers write it. */
public final class Conditions {
  private Conditions() {}

  /** The conditions of a rule, without what it gives. */
  public static JsonObject json(DepRule rule) {
    JsonObject json = new JsonObject();
    rule.account().ifPresent(v -> json.put("account", v));
    rule.family().ifPresent(v -> json.put("family", v));
    rule.model().ifPresent(v -> json.put("model", v));
    rule.serialNumber().ifPresent(v -> json.put("serial_number", v));
    rule.assetTag().ifPresent(v -> json.put("asset_tag", v));
    rule.color().ifPresent(v -> json.put("color", v));
    rule.label().ifPresent(v -> json.put("label", v));
    return json;
  }

  /**
   * A rule with these conditions.
   *
   * @param profile that it gives
   * @param leastVersion that it asks for
   */
  public static DepRule read(
      JsonObject json, Optional<String> profile, Optional<String> leastVersion) {
    return new DepRule(
        text(json, "account"),
        text(json, "family"),
        text(json, "model"),
        text(json, "serial_number"),
        text(json, "asset_tag"),
        text(json, "color"),
        text(json, "label"),
        profile,
        leastVersion);
  }

  /** A text, where it is there. */
  static Optional<String> text(JsonObject json, String key) {
    return Optional.ofNullable(json.getString(key));
  }
}
