package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the log says of one device and its user channels, at one offset. Immutable.
 *
 * @param binding the identity that the device is bound to since its last Authenticate; empty for a
 *     device that never sent one
 * @param description what it said of itself then
 * @param channels its channels by enrolment id, in the order in which they appeared
 */
public record DeviceState(
    Optional<CertificateIdentity> binding,
    DeviceDescription description,
    Map<EnrollmentId, ChannelState> channels) {

  /** A device of which the log says nothing. */
  public static final DeviceState UNKNOWN =
      new DeviceState(Optional.empty(), DeviceDescription.EMPTY, Map.of());

  /** Copies the map and keeps its order. */
  public DeviceState {
    channels = Collections.unmodifiableMap(new LinkedHashMap<>(channels));
  }

  /** The state of a channel. */
  public Optional<ChannelState> channel(EnrollmentId id) {
    return Optional.ofNullable(channels.get(id));
  }

  DeviceState with(EnrollmentId id, ChannelState channel) {
    Map<EnrollmentId, ChannelState> changed = new LinkedHashMap<>(channels);
    changed.put(id, channel);
    return new DeviceState(binding, description, changed);
  }
}
