package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the log says of one device and its user channels, at one offset. Immutable.
 *
 * @param binding the identity that the device is bound to since its last Authenticate; empty for a
 *     device that never sent one
 * @param certificateFrom the start of validity of the newest certificate of that identity that was
 *     seen
 * @param revoked identities that count no more for this device
 * @param description what it said of itself then, and has said in results since
 * @param channels its channels by enrolment id, in the order in which they appeared
 */
public record DeviceState(
    Optional<CertificateIdentity> binding,
    Instant certificateFrom,
    Set<CertificateIdentity> revoked,
    DeviceDescription description,
    Map<EnrollmentId, ChannelState> channels) {

  /** A device of which the log says nothing. */
  public static final DeviceState UNKNOWN =
      new DeviceState(Optional.empty(), Instant.EPOCH, Set.of(), DeviceDescription.EMPTY, Map.of());

  /** Copies the map and keeps its order. */
  public DeviceState {
    revoked = Set.copyOf(revoked);
    // Nearly all have one, and there may be a million.
    channels =
        channels.size() > 1
            ? Collections.unmodifiableMap(new LinkedHashMap<>(channels))
            : Map.copyOf(channels);
  }

  /** The state of a channel. */
  public Optional<ChannelState> channel(EnrollmentId id) {
    return Optional.ofNullable(channels.get(id));
  }

  /** Whether one of its channels has something to fetch, or was asked to come. */
  public boolean pending() {
    for (ChannelState channel : channels.values()) {
      if (channel.pending()) {
        return true;
      }
    }
    return false;
  }

  DeviceState with(EnrollmentId id, ChannelState channel) {
    if (channels.size() == 1 && channels.containsKey(id)) {
      return withChannels(Map.of(channels.keySet().iterator().next(), channel));
    }
    Map<EnrollmentId, ChannelState> changed = new LinkedHashMap<>(channels);
    changed.put(id, channel);
    return withChannels(changed);
  }

  DeviceState describedBy(DeviceDescription newer) {
    DeviceDescription updated = description.updatedBy(newer);
    return updated.equals(description)
        ? this
        : new DeviceState(binding, certificateFrom, revoked, updated, channels);
  }

  DeviceState withChannels(Map<EnrollmentId, ChannelState> changed) {
    return new DeviceState(binding, certificateFrom, revoked, description, changed);
  }

  DeviceState seenCertificateFrom(Instant validFrom) {
    return validFrom.equals(certificateFrom)
        ? this
        : new DeviceState(binding, validFrom, revoked, description, channels);
  }

  DeviceState revoke(CertificateIdentity identity) {
    Set<CertificateIdentity> more = new HashSet<>(revoked);
    more.add(identity);
    return new DeviceState(binding, certificateFrom, more, description, channels);
  }
}
