package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceFold;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.device.RenewalState;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.Message.UserNames;
import dev.muster.core.inventory.Inventory;
import dev.muster.schemas.BootstrapTokenSnapshot;
import dev.muster.schemas.ChannelSnapshot;
import dev.muster.schemas.DeviceSnapshot;
import dev.muster.schemas.Identity;
import dev.muster.schemas.RenewalSnapshot;
import dev.muster.schemas.ScheduledQuestion;
import dev.muster.schemas.WaitingCommand;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    Optional<SeenCertificate> certificate = state.identities().certificate();
    return new DeviceSnapshot(
        device.value(),
        offset,
        DeviceFold.VERSION,
        state.binding().map(SnapshotMapping::identity).orElse(null),
        certificate.map(SeenCertificate::validFrom).orElse(Instant.EPOCH),
        identities(state.identities().revoked()),
        state.description().topic().orElse(null),
        DescriptionMapping.description(state.description()),
        state.channels().entrySet().stream().map(e -> channel(e.getKey(), e.getValue())).toList(),
        identities(state.identities().former()),
        state.foreign().orElse(null),
        certificate.map(c -> buffer(c.sha256())).orElse(null),
        certificate.flatMap(SeenCertificate::validUntil).orElse(null),
        state.identities().superseded().stream().map(AvroValues::buffer).toList(),
        state.identities().openUntil(),
        state
            .identities()
            .renewal()
            .map(r -> new RenewalSnapshot(r.command().value(), r.requestedAt(), r.attempts()))
            .orElse(null),
        ProvisioningSnapshotMapping.toSchema(state.provisioning()),
        state.identities().learnUntil(),
        bootstrapToken(state.bootstrapToken()),
        ManagedMapping.toSchema(state.managed()),
        FileVaultMapping.toSchema(state.fileVault()),
        RecoveryLockMapping.toSchema(state.recoveryLock()),
        inventory(state.inventory()),
        state.identities().blocked(),
        state.signIn().map(IdentityMapping::signIn).orElse(null));
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
        new Identities(
            Optional.ofNullable(s.getBinding()).map(SnapshotMapping::identity),
            Optional.ofNullable(s.getCertificate())
                .map(
                    sha256 ->
                        new SeenCertificate(
                            digest(sha256),
                            s.getCertificateFrom(),
                            Optional.ofNullable(s.getCertificateUntil()))),
            s.getSuperseded().stream().map(AvroValues::digest).toList(),
            identities(s.getFormer()),
            identities(s.getRevoked()),
            s.getOpenUntil(),
            s.getLearnUntil(),
            Optional.ofNullable(s.getRenewal())
                .map(
                    r ->
                        new RenewalState(
                            new CommandUuid(r.getCommandUuid()),
                            r.getRequestedAt(),
                            r.getAttempts())),
            s.getBlocked(),
            Optional.ofNullable(s.getSignIn()).map(IdentityMapping::signIn)),
        DescriptionMapping.description(s.getDescription(), SharedValues.text(s.getTopic())),
        channels,
        ProvisioningSnapshotMapping.toCore(s.getProvisioning()),
        bootstrapToken(s.getBootstrapToken()),
        ManagedMapping.toCore(s.getManaged()),
        FileVaultMapping.toCore(s.getFileVault()),
        RecoveryLockMapping.toCore(s.getRecoveryLock()),
        inventory(s.getInventory()),
        Optional.ofNullable(s.getForeign()));
  }

  /** Null for {@link BootstrapToken#NONE}. */
  private static List<ScheduledQuestion> inventory(Inventory known) {
    return known.asked().entrySet().stream()
        .map(e -> new ScheduledQuestion(e.getKey(), e.getValue().times(), e.getValue().at()))
        .toList();
  }

  private static Inventory inventory(List<ScheduledQuestion> questions) {
    return questions.isEmpty()
        ? Inventory.NONE
        : new Inventory(
            questions.stream()
                .collect(
                    Collectors.toMap(
                        ScheduledQuestion::getRequestType,
                        q -> new Inventory.Asked(q.getTimes(), q.getAt()))));
  }

  private static BootstrapTokenSnapshot bootstrapToken(BootstrapToken token) {
    Optional<BootstrapToken.Held> held = token.held();
    return token.equals(BootstrapToken.NONE)
        ? null
        : new BootstrapTokenSnapshot(
            held.map(BootstrapToken.Held::event).orElse(null),
            held.map(h -> AvroValues.sealed(h.value())).orElse(null),
            held.map(BootstrapToken.Held::setAt).orElse(null),
            token.askedAt().orElse(null));
  }

  private static BootstrapToken bootstrapToken(BootstrapTokenSnapshot s) {
    return s == null
        ? BootstrapToken.NONE
        : new BootstrapToken(
            Optional.ofNullable(s.getEvent())
                .map(
                    event ->
                        new BootstrapToken.Held(
                            event, AvroValues.sealed(s.getValue()), s.getSetAt())),
            Optional.ofNullable(s.getAskedAt()));
  }

  private static ChannelSnapshot channel(EnrollmentId id, ChannelState state) {
    Enrolled enrolled = state.enrolled();
    CommandQueue queue = state.queue();
    return new ChannelSnapshot(
        id.value(),
        AvroValues.channel(state.channel()),
        dev.muster.schemas.EnrollmentStatus.valueOf(enrolled.status().name()),
        enrolled.push().map(PushTarget::topic).orElse(null),
        enrolled.push().map(PushTarget::pushMagic).orElse(null),
        enrolled.push().map(p -> buffer(p.token())).orElse(null),
        enrolled.tokenUpdate().orElse(null),
        PushSnapshotMapping.toSchema(state.pushes()),
        enrolled.user().flatMap(UserNames::shortName).orElse(null),
        enrolled.user().flatMap(UserNames::longName).orElse(null),
        enrolled.awaitingConfiguration(),
        enrolled.unlockTokenEvent().orElse(null),
        queue.held(),
        queue.waiting().stream().map(SnapshotMapping::waiting).toList(),
        queue.ended().stream().map(CommandUuid::value).toList(),
        queue.fanOut(),
        state.lastSeen(),
        enrolled.since().orElse(null));
  }

  private static ChannelState channel(ChannelSnapshot c) {
    return new ChannelState(
        AvroValues.channel(c.getChannel()),
        enrolled(c),
        queue(c),
        PushSnapshotMapping.toCore(c.getPushes()),
        c.getLastSeen());
  }

  private static Enrolled enrolled(ChannelSnapshot c) {
    return new Enrolled(
        EnrollmentStatus.valueOf(c.getStatus().name()),
        Optional.ofNullable(c.getToken())
            .map(
                token ->
                    new PushTarget(
                        SharedValues.topic(c.getTopic()), c.getPushMagic(), bytes(token))),
        Optional.ofNullable(c.getTokenUpdate()),
        DescriptionMapping.userNames(c.getUserShortName(), c.getUserLongName()),
        c.getAwaitingConfiguration(),
        Optional.ofNullable(c.getUnlockTokenEvent()),
        Optional.ofNullable(c.getEnrolledSince()));
  }

  private static CommandQueue queue(ChannelSnapshot c) {
    return new CommandQueue(
        c.getWaiting().stream().map(SnapshotMapping::waiting).toList(),
        c.getEnded().stream().map(SharedValues::uuid).toList(),
        c.getFanOut(),
        c.getHeld());
  }

  private static WaitingCommand waiting(QueuedCommand command) {
    return new WaitingCommand(
        EncodedCommand.of(command.command()), command.queuedAt(), command.notNow());
  }

  private static QueuedCommand waiting(WaitingCommand waiting) {
    return new QueuedCommand(
        QueueMapping.command(waiting.getCommand()), waiting.getQueuedAt(), waiting.getNotNow());
  }

  private static List<Identity> identities(Set<CertificateIdentity> identities) {
    return identities.stream().map(SnapshotMapping::identity).sorted().toList();
  }

  private static Set<CertificateIdentity> identities(List<Identity> identities) {
    return identities.stream().map(SnapshotMapping::identity).collect(Collectors.toSet());
  }

  private static Identity identity(CertificateIdentity identity) {
    return IdentityMapping.toSchema(identity, Identity::new);
  }

  private static CertificateIdentity identity(Identity identity) {
    return IdentityMapping.toCore(identity.getUrn(), identity.getSha256());
  }
}
