package dev.muster.log.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.desired.Managed;
import dev.muster.core.desired.ManagedProfile;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.CommandQueue;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.Identities;
import dev.muster.core.device.PushState;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.device.RenewalState;
import dev.muster.core.device.SeenCertificate;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.ManagedFact.ProfileContent;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.event.Message.UserNames;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SignIn;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.inventory.Inventory;
import dev.muster.core.provision.AdminAccount;
import dev.muster.core.provision.Proof;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.Spans;
import dev.muster.core.provision.StepState;
import dev.muster.core.recoverylock.RecoveryLock;
import dev.muster.schemas.DeviceSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

class SnapshotMappingTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final Digest256 DIGEST = new Digest256(1, -2, 3, -4);

  private final WireFormat<DeviceSnapshot> format =
      new WireFormat<>(DeviceSnapshot.getClassSchema(), id -> DeviceSnapshot.getClassSchema());

  @Test
  void aStateWithEverythingSurvivesTheWayToTheWireAndBack() {
    survives(full());
  }

  @Test
  void anUnknownDeviceSurvivesToo() {
    survives(DeviceState.UNKNOWN);
  }

  @Test
  void aSnapshotIsWrittenAsAvroWouldWriteIt() throws IOException {
    DeviceSnapshot snapshot = SnapshotMapping.toSchema(DEVICE, full(), 42);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<>(DeviceSnapshot.class).write(snapshot, encoder);
    encoder.flush();
    byte[] written = format.encode(snapshot);
    assertArrayEquals(
        out.toByteArray(),
        Arrays.copyOfRange(written, written.length - out.size(), written.length));
  }

  private void survives(DeviceState state) {
    DeviceSnapshot read = format.decode(format.encode(SnapshotMapping.toSchema(DEVICE, state, 42)));
    assertEquals(42, read.getOffset());
    assertEquals(state, SnapshotMapping.toCore(read));
  }

  private static DeviceState full() {
    Command command =
        new Command(
            new CommandUuid("c"),
            "InstallProfile",
            DIGEST,
            Optional.of(NOON),
            Optional.of("com.example.wifi"),
            true,
            Optional.of(NOON.minusSeconds(30)));
    Command plain = Command.of(new CommandUuid("d"), "ProfileList", DIGEST, Optional.empty());
    Map<EnrollmentId, ChannelState> channels = new LinkedHashMap<>();
    channels.put(
        DEVICE,
        new ChannelState(
            Channel.DEVICE,
            new Enrolled(
                EnrollmentStatus.ENROLLED,
                Optional.of(new PushTarget("topic", "magic", Bytes.wrap(new byte[] {9, 8}))),
                Optional.of(UUID.fromString("01a21097-e309-7397-9e12-ad854871c65a")),
                Optional.empty(),
                true,
                Optional.of(UUID.fromString("01a21097-e309-7397-9e12-ad854871c659")),
                Optional.of(NOON.minusSeconds(99))),
            new CommandQueue(
                List.of(
                    new QueuedCommand(command, NOON, true), new QueuedCommand(plain, NOON, false)),
                List.of(new CommandUuid("a"), new CommandUuid("b")),
                17,
                true),
            new PushState(
                Optional.of(
                    new PushState.Wanted(
                        UUID.fromString("01a21097-e309-7397-9e12-ad854871c65b"), NOON, true)),
                Optional.of(new PushState.Sent(3, NOON, Optional.of(NOON.minusSeconds(9)))),
                Optional.of(new PushState.Setback(2, NOON, "TooManyRequests")),
                Optional.of(new PushState.Unreachable("Unregistered", NOON))),
            NOON));
    channels.put(
        new EnrollmentId("D-1:anna"),
        new ChannelState(
            Channel.USER,
            new Enrolled(
                EnrollmentStatus.AUTHENTICATED,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new UserNames(Optional.of("anna"), Optional.empty())),
                false,
                Optional.empty(),
                Optional.empty()),
            CommandQueue.EMPTY,
            PushState.NONE,
            NOON));
    return new DeviceState(
        new Identities(
            Optional.of(new CertificateIdentity.Issued("urn:uuid:1")),
            Optional.of(new SeenCertificate(DIGEST, NOON, Optional.of(NOON.plusSeconds(9)))),
            List.of(new Digest256(9, 9, 9, 9), new Digest256(8, 8, 8, 8)),
            Set.of(new CertificateIdentity.Issued("urn:uuid:2")),
            Set.of(
                new CertificateIdentity.Issued("urn:uuid:0"),
                new CertificateIdentity.Foreign(DIGEST)),
            Identities.FOR_EVER,
            NOON.plusSeconds(7),
            Optional.of(new RenewalState(new CommandUuid("renewal"), NOON, 2)),
            true,
            Optional.of(
                new SignIn(
                    "anna@example.com",
                    "00u1",
                    Optional.of("Anna Example"),
                    Optional.of("anna@appleid.example.com"),
                    Optional.of(SignIn.Mode.BYOD)))),
        new DeviceDescription(
            Optional.of("t"),
            Optional.of("s"),
            Optional.of("m"),
            Optional.of("n"),
            Optional.of("p"),
            Optional.of("d"),
            Optional.of("o"),
            Optional.of("b"),
            Optional.of(true),
            Optional.of(false)),
        channels,
        Optional.of(
            new Provisioning(
                new Provisioning.Plan(
                    "mac",
                    ProvisionFacts.STEPS,
                    NOON,
                    NOON.plusSeconds(60),
                    ProvisionFact.Arrival.MIGRATED),
                List.of(
                    new StepState(
                        StepState.Status.QUEUED,
                        Optional.of(new CommandUuid("step")),
                        2,
                        Optional.of(NOON),
                        NOON.plusSeconds(1),
                        "",
                        Proof.NONE),
                    new StepState(
                        StepState.Status.FAILED,
                        Optional.empty(),
                        0,
                        Optional.empty(),
                        NOON,
                        "why",
                        Proof.NONE),
                    new StepState(
                        StepState.Status.AWAITED,
                        Optional.of(new CommandUuid("package")),
                        1,
                        Optional.of(NOON),
                        NOON,
                        "",
                        new Proof(
                            Optional.of(NOON.plusSeconds(3)),
                            Spans.NONE.with(0, 5).with(7, 9),
                            Optional.of(NOON.plusSeconds(4)),
                            Optional.of(NOON.plusSeconds(5)),
                            Optional.of(new CommandUuid("question")),
                            6,
                            Optional.of(NOON.plusSeconds(7))))),
                Optional.of(
                    new Provisioning.Release(
                        ReleaseReason.DEADLINE, "d", new CommandUuid("r"), 2, NOON, true)),
                true,
                2,
                Optional.of(new Provisioning.Ended(NOON.plusSeconds(2), false)),
                new AdminAccount(
                    Optional.of(new CommandUuid("current")),
                    NOON,
                    Optional.of(new CommandUuid("pending")),
                    true,
                    Optional.of(new CommandUuid("last")),
                    Optional.of(new CommandUuid("refused")),
                    2,
                    Optional.of("guid"),
                    Optional.of(new CommandUuid("question")),
                    3),
                Optional.of(NOON.plusSeconds(3)))),
        new BootstrapToken(
            Optional.of(
                new BootstrapToken.Held(
                    UUID.fromString("01a21097-e309-7397-9e12-ad854871c65c"),
                    new SealedBytes("k1", Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2})),
                    NOON)),
            Optional.of(NOON.plusSeconds(5))),
        new Managed(
            7,
            Set.of("laptops", "lab"),
            Map.of(
                "com.wifi",
                new ManagedProfile(
                    Optional.of(new ProfileContent("U-1", DIGEST)),
                    new CommandUuid("install"),
                    2,
                    ManagedProfile.Standing.REFUSED,
                    NOON,
                    "why",
                    true),
                "com.old",
                new ManagedProfile(
                    Optional.empty(),
                    new CommandUuid("remove"),
                    1,
                    ManagedProfile.Standing.TOLD,
                    NOON.plusSeconds(1),
                    "",
                    false)),
            Map.of("com.wifi", "U-1", "com.old", ""),
            Optional.of(NOON.plusSeconds(2)),
            Optional.of(
                new Managed.Question(
                    new CommandUuid("list"), List.of("com.old", "com.wifi"), NOON))),
        new FileVault(
            new FileVaultReport(
                Optional.of(true),
                Optional.of(true),
                Optional.of(false),
                Optional.of(
                    new FileVaultReport.RecoveryKey(DIGEST, Optional.of("s"), Optional.of("why")))),
            Optional.of(NOON),
            Optional.of("secret"),
            true,
            Optional.of(
                new FileVault.Escrow(
                    NOON.plusSeconds(1), NOON.plusSeconds(2), 3, Optional.of(NOON.plusSeconds(4)))),
            Optional.of(new FileVault.Rotation(NOON.plusSeconds(5), 6))),
        new RecoveryLock(
            Optional.of(new CommandUuid("taken")),
            Optional.of(new CommandUuid("refused")),
            Optional.of(new CommandUuid("verified")),
            false,
            List.of(new CommandUuid("wrong")),
            Optional.of(
                new RecoveryLock.Question(new CommandUuid("verify"), new CommandUuid("about"))),
            3,
            NOON.plusSeconds(6)),
        new Inventory(
            Map.of(
                "ProfileList",
                new Inventory.Asked(2, NOON),
                "SecurityInfo",
                new Inventory.Asked(1, NOON.plusSeconds(1)))),
        Optional.of("AFactOfANewerVersion"));
  }
}
