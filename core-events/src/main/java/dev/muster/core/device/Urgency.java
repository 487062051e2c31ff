package dev.muster.core.device;

/** The classes that a queue is ordered by before it is first in, first out. */
enum Urgency {
  /** What must reach a lost or stolen device before anything else does. */
  URGENT,
  /** All the rest. */
  ROUTINE,
  /** Releases the device from Setup Assistant, so everything meant for it there goes first. */
  LAST;

  static Urgency of(String requestType) {
    return switch (requestType) {
      case "DeviceLock", "EraseDevice", "EnableLostMode", "DisableLostMode" -> URGENT;
      case "DeviceConfigured" -> LAST;
      default -> ROUTINE;
    };
  }
}
