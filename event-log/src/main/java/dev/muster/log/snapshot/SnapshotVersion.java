package dev.muster.log.snapshot;

import dev.muster.core.device.DeviceFold;
import dev.muster.log.wire.SchemaFingerprint;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.Event;
import java.util.List;

/**
 * The version of a fold: of what events mean, which is a number of the code, and of what can be
 * read of them and kept of a state, which follows from the schemas. Everything that nodes of one
 * version share has its name, so that two versions never write to one place.
 *
 * @param name such as {@code 3-0f9a3c11}
 */
public record SnapshotVersion(String name) {
  /** How the names of all applications of Kafka Streams that make snapshots begin. */
  public static final String APPLICATIONS = "muster-snapshots-";

  /** The store of the states of devices. */
  public static final String DEVICES = "states";

  /** The version of this program. */
  public static final SnapshotVersion CURRENT =
      new SnapshotVersion(
          DeviceFold.VERSION
              + "-"
              + SchemaFingerprint.of(Event.getClassSchema(), DeviceSnapshot.getClassSchema()));

  /** The application of Kafka Streams that makes snapshots of this version, and its group. */
  public String application() {
    return APPLICATIONS + name;
  }

  /** The changelog of the store of devices, which nodes of this version start from. */
  public String devicesTopic() {
    return "%s-%s-changelog".formatted(application(), DEVICES);
  }

  /** All topics of this version. */
  public List<String> topics() {
    return List.of(devicesTopic());
  }
}
