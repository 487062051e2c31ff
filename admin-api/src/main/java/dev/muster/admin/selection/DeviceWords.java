package dev.muster.admin.selection;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;

/** A device in words, for a person who is to know it again. */
public final class DeviceWords {
  private static final int LONGEST_NAME = 40;

  private DeviceWords() {}

  /** Such as {@code C02XYZ "Anna's Mac" (4F1C…)}, with the whole id. */
  public static String of(EnrollmentId id, DeviceState device) {
    String serial = device.description().serialNumber().orElse("");
    String name =
        device.description().deviceName().map(n -> " \"%s\"".formatted(cut(n))).orElse("");
    String words = (serial + name).strip();
    return words.isEmpty() ? id.value() : "%s (%s)".formatted(words, id);
  }

  private static String cut(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }
}
