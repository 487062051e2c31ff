package dev.muster.core.device;

import dev.muster.core.desired.Managed;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.SignIn;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.recoverylock.RecoveryLock;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the log says of one device and its user channels, at one offset, component by component.
 * Immutable.
 *
 * @param identities who speaks for it
 * @param description what it said of itself in its last Authenticate, and has said in results since
 * @param channels its channels by enrollment id, in the order in which they appeared
 * @param provisioning where its blueprint stands, in this enrollment
 * @param bootstrapToken a Mac's, in this enrollment
 * @param managed what it was told so that it is as it should be
 * @param fileVault a Mac's, in this enrollment
 * @param recoveryLock a Mac's, in this enrollment
 * @param inventory what it was asked by schedule, in this enrollment
 * @param foreign the name of the first fact about it of a kind that this version does not know; all
 *     else is what was known in front of that fact
 */
public record DeviceState(
    Identities identities,
    DeviceDescription description,
    Map<EnrollmentId, ChannelState> channels,
    Optional<Provisioning> provisioning,
    BootstrapToken bootstrapToken,
    Managed managed,
    FileVault fileVault,
    RecoveryLock recoveryLock,
    Inventory inventory,
    Optional<String> foreign) {

  /** A device of which the log says nothing. */
  public static final DeviceState UNKNOWN =
      new DeviceState(
          Identities.NONE,
          DeviceDescription.EMPTY,
          Map.of(),
          Optional.empty(),
          BootstrapToken.NONE,
          Managed.NONE,
          FileVault.UNKNOWN,
          RecoveryLock.NONE,
          Inventory.NONE,
          Optional.empty());

  /** Copies the map and keeps its order. */
  public DeviceState {
    // Nearly all have one, and there may be a million.
    channels =
        channels.size() > 1
            ? Collections.unmodifiableMap(new LinkedHashMap<>(channels))
            : Map.copyOf(channels);
  }

  /** The identity that the device is bound to since its last Authenticate. */
  public Optional<CertificateIdentity> binding() {
    return identities.binding();
  }

  /** Who signed in so that it could enroll; empty where nobody did. */
  public Optional<SignIn> signIn() {
    return identities.signIn();
  }

  /** The state of a channel. */
  public Optional<ChannelState> channel(EnrollmentId id) {
    return Optional.ofNullable(channels.get(id));
  }

  /** A channel that is enrolled. */
  public Optional<ChannelState> enrolled(EnrollmentId id) {
    return channel(id).filter(channel -> channel.status() == EnrollmentStatus.ENROLLED);
  }

  /** By what secrets about it are kept: its serial number, or its id where it told none. */
  public String secretsKey(EnrollmentId device) {
    return description.serialNumber().orElse(device.value());
  }

  /** Whether one of its channels has something to fetch, or was asked to come. */
  public boolean pending() {
    if (foreign.isPresent()) {
      return false;
    }
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

  /** One of its channels was heard of, if there is such a one. */
  DeviceState seen(EnrollmentId id, Instant at) {
    return channel(id).map(channel -> with(id, channel.seen(at))).orElse(this);
  }

  DeviceState describedBy(DeviceDescription newer) {
    DeviceDescription updated = description.updatedBy(newer);
    return updated.equals(description) ? this : copied(next -> next.description = updated);
  }

  DeviceState withChannels(Map<EnrollmentId, ChannelState> changed) {
    return copied(next -> next.channels = changed);
  }

  DeviceState withForeign(String kind) {
    return copied(next -> next.foreign = Optional.of(kind));
  }

  DeviceState withIdentities(Identities changed) {
    return changed == identities ? this : copied(next -> next.identities = changed);
  }

  DeviceState withProvisioning(Optional<Provisioning> changed) {
    return changed.equals(provisioning) ? this : copied(next -> next.provisioning = changed);
  }

  DeviceState withBootstrapToken(BootstrapToken changed) {
    return copied(next -> next.bootstrapToken = changed);
  }

  DeviceState withManaged(Managed changed) {
    return changed == managed ? this : copied(next -> next.managed = changed);
  }

  DeviceState withFileVault(FileVault changed) {
    return changed.equals(fileVault) ? this : copied(next -> next.fileVault = changed);
  }

  DeviceState withRecoveryLock(RecoveryLock changed) {
    return changed.equals(recoveryLock) ? this : copied(next -> next.recoveryLock = changed);
  }

  DeviceState withInventory(Inventory changed) {
    return copied(next -> next.inventory = changed);
  }

  private DeviceState copied(Consumer<Changed> change) {
    Changed next = new Changed(this);
    change.accept(next);
    return next.made();
  }

  /** The components of the next state, of which a change names those that it changes. */
  private static final class Changed {
    private Identities identities;
    private DeviceDescription description;
    private Map<EnrollmentId, ChannelState> channels;
    private Optional<Provisioning> provisioning;
    private BootstrapToken bootstrapToken;
    private Managed managed;
    private FileVault fileVault;
    private RecoveryLock recoveryLock;
    private Inventory inventory;
    private Optional<String> foreign;

    private Changed(DeviceState of) {
      identities = of.identities;
      description = of.description;
      channels = of.channels;
      provisioning = of.provisioning;
      bootstrapToken = of.bootstrapToken;
      managed = of.managed;
      fileVault = of.fileVault;
      recoveryLock = of.recoveryLock;
      inventory = of.inventory;
      foreign = of.foreign;
    }

    private DeviceState made() {
      return new DeviceState(
          identities,
          description,
          channels,
          provisioning,
          bootstrapToken,
          managed,
          fileVault,
          recoveryLock,
          inventory,
          foreign);
    }
  }
}
