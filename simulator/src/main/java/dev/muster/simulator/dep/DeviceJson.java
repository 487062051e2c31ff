package dev.muster.simulator.dep;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Device records as Apple writes them, by protocol version. What is absent has no key. */
final class DeviceJson {
  private final StringBuilder out;
  private final int version;
  private boolean first;

  DeviceJson(StringBuilder out, int version) {
    this.out = out;
    this.version = version;
  }

  /** A device as fetch tells it. */
  void device(PortalDevice device, boolean unknownFields) {
    open();
    fields(device, unknownFields);
    out.append('}');
  }

  /** A device as the feed tells it. */
  void change(Change change, boolean unknownFields) {
    open();
    fields(change.device(), unknownFields);
    text("op_type", change.op().wire());
    time("op_date", change.at());
    if (version >= 10 && change.op() == Op.DELETED && change.device().releasedByReplacement()) {
      raw("released_by_replacement", "true");
    }
    out.append('}');
  }

  /** A device as details tell it. */
  void details(PortalDevice device, boolean unknownFields) {
    open();
    fields(device, unknownFields);
    text("response_status", "SUCCESS");
    out.append('}');
  }

  private void open() {
    out.append('{');
    first = true;
  }

  private void fields(PortalDevice device, boolean unknownFields) {
    Goods goods = device.goods();
    text("serial_number", goods.serialNumber());
    text("model", goods.model());
    present("description", goods.description());
    present("color", goods.color());
    present("asset_tag", goods.assetTag());
    if (version >= 2) {
      text("device_family", goods.family());
      text("os", version < 7 && goods.os().equals("iPadOS") ? "iOS" : goods.os());
    }
    ProfileHeld profile = device.profile();
    text("profile_status", profile.status().wire());
    profile.uuid().ifPresent(uuid -> text("profile_uuid", uuid));
    profile.assigned().ifPresent(at -> time("profile_assign_time", at));
    profile.pushed().ifPresent(at -> time("profile_push_time", at));
    present("device_assigned_by", device.assignedBy());
    device.assigned().ifPresent(at -> time("device_assigned_date", at));
    if (version >= 8) {
      device.migrationDeadline().ifPresent(at -> time("mdm_migration_deadline", at));
    }
    if (version >= 10) {
      new TreeMap<>(goods.more()).forEach(this::more);
      device.replaces().ifPresent(serial -> raw("is_replacement_device", "true"));
    }
    if (unknownFields) {
      text("thermal_class", "C");
      raw("not_yet_known", "{\"list\":[1,2,null],\"deep\":{\"er\":true}}");
    }
  }

  private void more(String name, Object value) {
    if (value instanceof List<?> list) {
      StringBuilder array = new StringBuilder("[");
      for (Object element : list) {
        array.append(array.length() == 1 ? "" : ",");
        quote(array, String.valueOf(element));
      }
      raw(name, array.append(']').toString());
    } else {
      text(name, String.valueOf(value));
    }
  }

  private void present(String name, String value) {
    if (!value.isEmpty()) {
      text(name, value);
    }
  }

  private void time(String name, Instant at) {
    raw(name, "\"" + at.truncatedTo(ChronoUnit.SECONDS) + "\"");
  }

  private void text(String name, String value) {
    key(name);
    quote(out, value);
  }

  private void raw(String name, String json) {
    key(name);
    out.append(json);
  }

  private void key(String name) {
    out.append(first ? "\"" : ",\"").append(name).append("\":");
    first = false;
  }

  static void quote(StringBuilder out, String value) {
    out.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** An answer per serial. */
  static String statuses(Map<String, String> bySerial) {
    StringBuilder json = new StringBuilder("{");
    bySerial.forEach(
        (serial, status) -> {
          json.append(json.length() == 1 ? "" : ",");
          quote(json, serial);
          json.append(':');
          quote(json, status);
        });
    return json.append('}').toString();
  }
}
