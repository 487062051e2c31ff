package dev.muster.migration.micromdm;

import java.lang.foreign.MemorySegment;

/**
 * What is kept of a device: one that enrolled, or one that Apple listed and that has no UDID yet
 * ({@code device.proto}).
 *
 * @param token in hexadecimal, as the other two; empty where there is none
 */
record KeptDevice(
    String udid,
    String serialNumber,
    String osVersion,
    String buildVersion,
    String productName,
    String imei,
    String meid,
    String token,
    String pushMagic,
    String unlockToken,
    boolean enrolled,
    String deviceName,
    String model,
    String modelName,
    String bootstrapToken) {

  static KeptDevice of(MemorySegment value) {
    Proto device = new Proto(value);
    return new KeptDevice(
        device.text(2),
        device.text(3),
        device.text(4),
        device.text(5),
        device.text(6),
        device.text(7),
        device.text(8),
        device.text(9),
        device.text(10),
        device.text(12),
        device.flag(13),
        device.text(15),
        device.text(16),
        device.text(17),
        device.text(30));
  }

  /** Without what is secret. */
  @Override
  public String toString() {
    return "KeptDevice[%s]".formatted(udid);
  }
}
