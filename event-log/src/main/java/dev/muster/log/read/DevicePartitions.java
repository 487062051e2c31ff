package dev.muster.log.read;

import dev.muster.core.event.EnrollmentId;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/**
 * Where devices' events stand: the choice that the producer makes by itself for their key.
 *
 * @param count the partitions of {@code muster.device-events}
 */
public record DevicePartitions(int count) {

  /** The partition of a device, or of the device that a user channel belongs to. */
  public int of(EnrollmentId enrollment) {
    byte[] key = enrollment.device().value().getBytes(StandardCharsets.UTF_8);
    return Utils.toPositive(Utils.murmur2(key)) % count;
  }
}
