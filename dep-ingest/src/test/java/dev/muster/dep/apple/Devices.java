package dev.muster.dep.apple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Devices as Apple's answers have them. */
public final class Devices {
  private Devices() {}

  /** One of a page of changes. */
  public static AppleDevice change(String serial, String type, String date, String status) {
    ObjectNode json =
        Json.object()
            .put("serial_number", serial)
            .put("model", "MacBook Air")
            .put("device_family", "Mac")
            .put("profile_status", status)
            .put("op_type", type)
            .put("op_date", date);
    return AppleDevice.of(json).orElseThrow();
  }

  /** The same, with one more key. */
  public static AppleDevice with(AppleDevice device, String key, String value) {
    try {
      ObjectNode json = (ObjectNode) new ObjectMapper().readTree(device.raw());
      return AppleDevice.of(json.put(key, value)).orElseThrow();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
