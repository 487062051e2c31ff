package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Changes as Apple tells them, for tests of other packages. */
public final class Changes {
  private Changes() {}

  /** A device that holds no profile. */
  public static AppleDevice of(String serial, String op, String at, String assigned) {
    ObjectNode json =
        Json.object()
            .put("serial_number", serial)
            .put("model", "MacBook Air")
            .put("profile_status", "empty")
            .put("device_assigned_date", assigned)
            .put("op_type", op)
            .put("op_date", at);
    return AppleDevice.of(json).orElseThrow();
  }
}
