package dev.muster.log.wire;

import static dev.muster.log.wire.EventMapping.array;
import static dev.muster.log.wire.EventMapping.buffer;
import static dev.muster.log.wire.EventMapping.bytes;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.Message.UserNames;
import dev.muster.schemas.ChannelSnapshot;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.Identity;
import dev.muster.schemas.WaitingCommand;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one mapping between the core's state of a device and the schema's snapshot of it. */
public final class SnapshotMapping {
  private SnapshotMapping() {}

  /**
   * The state as the schema has it.
   *
   * @param offset of the last event that it reflects
   */
  public static DeviceSnapshot toSchema(EnrollmentId device, DeviceState state, long offset) {
    return new DeviceSnapshot(
        device.value(),
        offset,
        DeviceFold.VERSION,
        state.binding().map(SnapshotMapping::identity).orElse(null),
        state.certificateFrom(),
        state.revoked().stream().map(SnapshotMapping::identity).sorted().toList(),
        state.description().topic().orElse(null),
        FactMapping.description(state.description()),
        state.channels().entrySet().stream().map(e -> channel(e.getKey(), e.getValue())).toList());
  }

  /**
   * The schema's state as the core has it.
   *
   * @throws IllegalArgumentException if it holds what this version does not know
   */
  public static DeviceState toCore(DeviceSnapshot s) {
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    s.getChannels().forEach(c -> channels.put(new EnrollmentId(c.getEnrollmentId()), channel(c)));
    return new DeviceState(
        Optional.ofNullable(s.getBinding()).map(SnapshotMapping::identity),
        s.getCertificateFrom(),
        s.getRevoked().stream().map(SnapshotMapping::identity).collect(Collectors.toSet()),
        FactMapping.description(s.getDescription(), FactMapping.shared(s.getTopic())),
        channels);
  }

  private static ChannelSnapshot channel(EnrollmentId id, ChannelState state) {
    CommandQueue queue = state.queue();
    return new ChannelSnapshot(
        id.value(),
        EventMapping.channel(state.channel()),
        dev.muster.schemas.EnrollmentStatus.valueOf(state.status().name()),
        state.push().map(PushTarget::topic).orElse(null),
        state.push().map(PushTarget::pushMagic).orElse(null),
        state.push().map(p -> buffer(p.token())).orElse(null),
        state.tokenUpdate().orElse(null),
        PushMapping.toSchema(state.pushes()),
        state.user().flatMap(UserNames::shortName).orElse(null),
        state.user().flatMap(UserNames::longName).orElse(null),
        state.awaitingConfiguration(),
        state.unlockTokenEvent().orElse(null),
        state.held(),
        queue.waiting().stream().map(SnapshotMapping::waiting).toList(),
        queue.ended().stream().map(CommandUuid::value).toList(),
        queue.fanOut(),
        state.lastSeen());
  }

  private static ChannelState channel(ChannelSnapshot c) {
    boolean named = c.getUserShortName() != null || c.getUserLongName() != null;
    return new ChannelState(
        EventMapping.channel(c.getChannel()),
        EnrollmentStatus.valueOf(c.getStatus().name()),
        Optional.ofNullable(c.getToken())
            .map(
                token ->
                    new PushTarget(
                        FactMapping.topic(c.getTopic()), c.getPushMagic(), bytes(token))),
        Optional.ofNullable(c.getTokenUpdate()),
        PushMapping.toCore(c.getPushes()),
        named
            ? Optional.of(
                new UserNames(
                    Optional.ofNullable(c.getUserShortName()),
                    Optional.ofNullable(c.getUserLongName())))
            : Optional.empty(),
        c.getAwaitingConfiguration(),
        Optional.ofNullable(c.getUnlockTokenEvent()),
        c.getHeld(),
        new CommandQueue(
            c.getWaiting().stream().map(SnapshotMapping::waiting).toList(),
            c.getEnded().stream().map(FactMapping::uuid).toList(),
            c.getFanOut()),
        c.getLastSeen());
  }

  private static WaitingCommand waiting(QueuedCommand command) {
    return new WaitingCommand(
        EncodedCommand.of(command.command()), command.queuedAt(), command.notNow());
  }

  private static QueuedCommand waiting(WaitingCommand waiting) {
    return new QueuedCommand(
        FactMapping.command(waiting.getCommand()), waiting.getQueuedAt(), waiting.getNotNow());
  }

  private static Identity identity(CertificateIdentity identity) {
    return switch (identity) {
      case CertificateIdentity.Issued(var urn) -> new Identity(urn, null);
      case CertificateIdentity.Foreign(var sha256) ->
          new Identity(null, ByteBuffer.wrap(sha256.toArray()));
    };
  }

  private static CertificateIdentity identity(Identity identity) {
    return identity.getUrn() == null
        ? new CertificateIdentity.Foreign(Digest256.of(array(identity.getSha256())))
        : new CertificateIdentity.Issued(identity.getUrn());
  }
}
