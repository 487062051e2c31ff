package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Conditions on enrolments. */
final class FilterOptions {
  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "authenticated, enrolled or checked-out")
  private String status;

  @Option(
      names = "--channel",
      paramLabel = "CHANNEL",
      description = "device, user, user-enrollment-device or user-enrollment-user")
  private String channel;

  @Option(
      names = "--model",
      paramLabel = "PATTERN",
      description = "product name or model, such as 'Mac*'")
  private String model;

  @Option(
      names = "--os",
      paramLabel = "CONDITION",
      description = "OS version, such as 26, '>=17.4' or '>=15,<16'")
  private String os;

  @Option(names = "--serial", paramLabel = "PATTERN", description = "serial number, such as 'C02*'")
  private String serial;

  @Option(
      names = {"-q", "--query"},
      paramLabel = "QUERY",
      description = "conditions, such as 'family:Mac os>=26 not label:kiosk'")
  private String query;

  /** The conditions as the API names them. */
  Map<String, String> conditions() {
    Map<String, String> all = new LinkedHashMap<>();
    put(all, "status", status);
    put(all, "channel", channel);
    put(all, "model", model);
    put(all, "os_version", os);
    put(all, "serial", serial);
    put(all, "query", query);
    return all;
  }

  /** The conditions as a selection of targets. */
  JsonObject selection() {
    JsonObject json = new JsonObject();
    conditions().forEach(json::put);
    return json;
  }

  private static void put(Map<String, String> all, String name, String value) {
    if (value != null) {
      all.put(name, value);
    }
  }
}
