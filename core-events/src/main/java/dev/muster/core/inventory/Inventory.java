package dev.muster.core.inventory;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a device was asked about itself by schedule, in one enrollment. Immutable.
 *
 * @param asked by {@code RequestType}; what it was never asked is not there
 */
public record Inventory(Map<String, Asked> asked) {
  /** Of a device that was asked nothing. */
  public static final Inventory NONE = new Inventory(Map.of());

  /**
   * How often it was asked something.
   *
   * @param times from 1
   * @param at when the last question was queued
   */
  public record Asked(int times, Instant at) {}

  /** Copies the map. */
  public Inventory {
    asked = Map.copyOf(asked);
  }

  /** When it was last asked this. */
  public Optional<Instant> lastAsked(String requestType) {
    return Optional.ofNullable(asked.get(requestType)).map(Asked::at);
  }

  /**
   * The command by which it was last asked this, or would have been.
   *
   * @param since when it enrolled, for every enrollment is asked anew
   */
  public CommandUuid last(EnrollmentId device, Instant since, String requestType) {
    return command(device, since, requestType, times(requestType));
  }

  /** The command by which it is asked this next: the same one, whichever node asks. */
  public CommandUuid next(EnrollmentId device, Instant since, String requestType) {
    return command(device, since, requestType, times(requestType) + 1);
  }

  /** It was asked once more. */
  public Inventory asked(String requestType, Instant at) {
    Map<String, Asked> changed = new HashMap<>(asked);
    changed.put(requestType, new Asked(times(requestType) + 1, at));
    return new Inventory(changed);
  }

  /** How often it was asked this. */
  public int times(String requestType) {
    return Optional.ofNullable(asked.get(requestType)).map(Asked::times).orElse(0);
  }

  private static CommandUuid command(
      EnrollmentId device, Instant since, String requestType, int time) {
    String name =
        "%s inventory %d %s %d".formatted(device.value(), since.toEpochMilli(), requestType, time);
    return new CommandUuid(UUID.nameUUIDFromBytes(bytes(name)).toString());
  }

  /** Each character in two bytes: what a UUID follows from need not be read by anybody. */
  private static byte[] bytes(String text) {
    byte[] bytes = new byte[2 * text.length()];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> Byte.SIZE);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    return bytes;
  }
}
