package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Apple says of one device. A field that is absent is absent, also if an earlier record had
 * it: a record replaces the one before. A field of a type that Apple does not document counts as
 * absent here and stands in {@link #raw}, as unknown ones do. Apple, Device Assignment: Device.
 *
 * <p>Immutable; two are equal if Apple said the same.
 */
public final class AppleDevice {
  private static final Set<String> USUAL =
      Set.of(
          "serial_number",
          "model",
          "description",
          "color",
          "asset_tag",
          "device_family",
          "os",
          "profile_status",
          "profile_uuid",
          "profile_assign_time",
          "profile_push_time",
          "device_assigned_date",
          "device_assigned_by",
          "mdm_migration_deadline",
          "op_type",
          "op_date",
          "response_status");

  private final JsonNode json;
  private final String serialNumber;

  private AppleDevice(JsonNode json, String serialNumber) {
    this.json = json;
    this.serialNumber = serialNumber;
  }

  /** Nothing, if there is no serial number in it. */
  static Optional<AppleDevice> of(JsonNode json) {
    return Json.text(json, "serial_number")
        .filter(SerialNumbers::plausible)
        .map(serial -> new AppleDevice(json, serial));
  }

  /** Names the device. */
  public String serialNumber() {
    return serialNumber;
  }

  /** As {@code MacBook Pro 14"}. */
  public Optional<String> model() {
    return Json.text(json, "model");
  }

  /** What the device is sold as. */
  public Optional<String> description() {
    return Json.text(json, "description");
  }

  /** As {@code SPACE GRAY}; left out for some models. */
  public Optional<String> color() {
    return Json.text(json, "color");
  }

  /** What the seller noted. */
  public Optional<String> assetTag() {
    return Json.text(json, "asset_tag");
  }

  /** {@code Mac}, {@code iPhone}, {@code iPad}, {@code iPod}, {@code AppleTV}, {@code Vision}. */
  public Optional<String> deviceFamily() {
    return Json.text(json, "device_family");
  }

  /** {@code OSX}, {@code iOS}, {@code iPadOS}, {@code tvOS}, {@code visionOS}. */
  public Optional<String> os() {
    return Json.text(json, "os");
  }

  /** {@code empty}, {@code assigned}, {@code pushed} or {@code removed}. */
  public Optional<String> profileStatus() {
    return Json.text(json, "profile_status");
  }

  /**
   * As Apple spells it. It may still stand here while {@link #profileStatus} is {@code removed}.
   */
  public Optional<String> profileUuid() {
    return Json.text(json, "profile_uuid");
  }

  /** When the profile was assigned. */
  public Optional<Instant> profileAssignTime() {
    return Json.time(json, "profile_assign_time");
  }

  /** When the device fetched the profile. */
  public Optional<Instant> profilePushTime() {
    return Json.time(json, "profile_push_time");
  }

  /** When the device was assigned to this server in the portal. */
  public Optional<Instant> deviceAssignedDate() {
    return Json.time(json, "device_assigned_date");
  }

  /** Who did that: an e-mail address, or {@code -1} for nobody. */
  public Optional<String> deviceAssignedBy() {
    return Json.text(json, "device_assigned_by");
  }

  /** {@code added}, {@code modified} or {@code deleted}; in changes only. */
  public Optional<String> opType() {
    return Json.text(json, "op_type");
  }

  /** When that happened. */
  public Optional<Instant> opDate() {
    return Json.time(json, "op_date");
  }

  /** Until when the device has to move here from another server; protocol version 8. */
  public Optional<Instant> mdmMigrationDeadline() {
    return Json.time(json, "mdm_migration_deadline");
  }

  /** Protocol version 10. */
  public Optional<String> bluetoothMacAddress() {
    return Json.text(json, "bluetooth_mac_address");
  }

  /** Protocol version 10. */
  public Optional<String> ethernetMacAddress() {
    return Json.text(json, "ethernet_mac_address");
  }

  /** Protocol version 10. */
  public Optional<String> wifiMacAddress() {
    return Json.text(json, "wifi_mac_address");
  }

  /** Protocol version 10. */
  public Optional<String> eid() {
    return Json.text(json, "eid");
  }

  /** Protocol version 10. */
  public List<String> imei() {
    return Json.texts(json, "imei");
  }

  /** Protocol version 10. */
  public List<String> meid() {
    return Json.texts(json, "meid");
  }

  /** Whether it came in place of another one; protocol version 10. */
  public boolean replacementDevice() {
    return Json.flag(json, "is_replacement_device");
  }

  /** Whether it left because another one came in its place; protocol version 10. */
  public boolean releasedByReplacement() {
    return Json.flag(json, "released_by_replacement");
  }

  /** {@code SUCCESS} or {@code NOT_ACCESSIBLE}; in details only. */
  public Optional<String> responseStatus() {
    return Json.text(json, "response_status");
  }

  /**
   * All that is neither of a device's usual fields nor about this very answer, each with its value
   * as JSON: addresses, replacements, and what this version does not know.
   */
  public Map<String, String> rest() {
    Map<String, String> rest = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (!USUAL.contains(field.getKey())) {
        rest.put(field.getKey(), field.getValue().toString());
      }
    }
    return rest;
  }

  /** The whole object, with what is unknown here, as JSON text. */
  public String raw() {
    return json.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AppleDevice device && json.equals(device.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "AppleDevice[" + serialNumber + "]";
  }
}
