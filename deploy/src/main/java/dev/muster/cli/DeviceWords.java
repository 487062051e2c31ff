package dev.muster.cli;

import io.vertx.core.json.JsonObject;

/** A device in words. */
final class DeviceWords {
  private DeviceWords() {}

  /** Such as {@code C02XYZ "Anna's Mac" (4F1C…)}, with the whole id. */
  static String of(JsonObject enrollment) {
    String name = enrollment.getString("user", enrollment.getString("device_name", ""));
    String words =
        "%s %s"
            .formatted(
                enrollment.getString("serial_number", ""),
                name.isEmpty() ? "" : "\"%s\"".formatted(name))
            .strip();
    return words.isEmpty()
        ? enrollment.getString("id")
        : "%s (%s)".formatted(words, enrollment.getString("id"));
  }
}
