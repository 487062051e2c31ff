package dev.muster.log.snapshot;

import dev.muster.core.device.DeviceFold;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.wire.SchemaFingerprint;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.Event;
import dev.muster.schemas.FleetSnapshot;
import java.util.List;

/**
 * The version of a fold: of what events mean, which is a number of the code for devices and one for
 * the fleet, and of what can be read of them and kept of a state, which follows from the schemas.
 * Everything that nodes of one version share has its name, so that two versions never write to one
 * place.
 *
 * @param name such as {@code 3-1-0f9a3c11}
 */
public record SnapshotVersion(String name) {
  /** How the names of all applications of Kafka Streams that make snapshots begin. */
  public static final String APPLICATIONS = "muster-snapshots-";

  /** The store of the states of devices. */
  public static final String DEVICES = "states";

  /** The store of what the fleet's log says. */
  public static final String FLEET = "fleet";

  /** The version of this program. */
  public static final SnapshotVersion CURRENT =
      new SnapshotVersion(
          DeviceFold.VERSION
              + "-"
              + FleetState.VERSION
              + "-"
              + SchemaFingerprint.of(
                  Event.getClassSchema(),
                  DeviceSnapshot.getClassSchema(),
                  FleetSnapshot.getClassSchema()));

  /** The application of Kafka Streams that makes snapshots of this version, and its group. */
  public String application() {
    return APPLICATIONS + name;
  }

  /** The changelog of the store of devices, which nodes of this version start from. */
  public String devicesTopic() {
    return changelog(DEVICES);
  }

  /** The changelog of the store of the fleet, which nodes of this version start from. */
  public String fleetTopic() {
    return changelog(FLEET);
  }

  /** All topics of this version. */
  public List<String> topics() {
    return List.of(devicesTopic(), fleetTopic());
  }

  private String changelog(String store) {
    return "%s-%s-changelog".formatted(application(), store);
  }
}
