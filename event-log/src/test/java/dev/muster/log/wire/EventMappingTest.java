package dev.muster.log.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.ActivationLockFact;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.EscrowFact;
import dev.muster.core.event.Event;
import dev.muster.core.event.ExpiryFact;
import dev.muster.core.event.Fact;
import dev.muster.core.event.FileVaultReport;
import dev.muster.core.event.Grant;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.ImportFact;
import dev.muster.core.event.LinkFact;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.PushFact;
import dev.muster.core.event.QueueFact;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.RecoveryLockFact;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.SignIn;
import dev.muster.core.event.TokenFact;
import dev.muster.core.event.UrlParameters;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventMappingTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final Digest256 DIGEST = new Digest256(1, -2, 3, -4);
  private static final SealedBytes SEALED =
      new SealedBytes("k1", Bytes.wrap(new byte[] {1, 2}), Bytes.wrap(new byte[] {3}));
  private static final PresentedCertificate OURS =
      new PresentedCertificate(new CertificateIdentity.Issued("urn:uuid:1"), DIGEST, NOON);
  private static final PresentedCertificate FOREIGN =
      new PresentedCertificate(new CertificateIdentity.Foreign(DIGEST), DIGEST, NOON);

  private static final Command COMMAND =
      new Command(
          new CommandUuid("c"),
          "InstallProfile",
          DIGEST,
          Optional.of(NOON),
          Optional.of("com.example.wifi"),
          true,
          Optional.of(NOON.minusSeconds(30)));
  private static final List<Enrollment> TARGETS =
      List.of(
          new Enrollment(new EnrollmentId("D-1"), Channel.DEVICE),
          new Enrollment(new EnrollmentId("D-1:anna"), Channel.USER));
  private static final Message.DeviceDescription DESCRIPTION =
      new Message.DeviceDescription(
          Optional.empty(),
          Optional.of("s"),
          Optional.of("m"),
          Optional.of("n"),
          Optional.of("p"),
          Optional.of("d"),
          Optional.of("o"),
          Optional.of("b"),
          Optional.of(true),
          Optional.of(false));

  private static final Message.DeviceDescription IMPORTED =
      Message.DeviceDescription.EMPTY.updatedBy(
          new Message.DeviceDescription(
              Optional.of("topic"),
              Optional.of("s"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.of("o"),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));

  private final WireFormat<dev.muster.schemas.Event> format =
      new WireFormat<>(
          dev.muster.schemas.Event.getClassSchema(),
          id -> dev.muster.schemas.Event.getClassSchema());

  @ParameterizedTest
  @MethodSource("facts")
  void everyFactSurvivesTheWayToTheWireAndBack(Fact fact) {
    Event event = event(fact, Channel.DEVICE);
    assertEquals(
        event, EventMapping.toCore(format.decode(format.encode(EventMapping.toSchema(event)))));
  }

  @ParameterizedTest
  @MethodSource("facts")
  void whoeverDoesNotNeedTheRequestIsGivenAllButThat(Fact fact) {
    Event event = event(fact, Channel.DEVICE);
    EventCodec codec = new EventCodec(id -> dev.muster.schemas.Event.getClassSchema());
    Event without = codec.decodeWithoutRequest(codec.encode(event)).known();
    assertEquals(Optional.empty(), without.request());
    assertEquals(withRequest(without, event.request()), event);
  }

  @Test
  void everyBranchOfTheSchemaIsCovered() {
    Set<String> covered =
        facts()
            .map(f -> EventMapping.toSchema(event(f, Channel.USER)).getPayload())
            .map(p -> p.getClass().getSimpleName())
            .collect(Collectors.toSet());
    Set<String> all =
        dev.muster.schemas.Event.getClassSchema().getField("payload").schema().getTypes().stream()
            .map(s -> s.getName())
            .collect(Collectors.toSet());
    assertEquals(all, covered);
  }

  @ParameterizedTest
  @MethodSource("grants")
  void everyGrantSurvives(Grant grant) {
    PresentedCertificate certificate =
        new PresentedCertificate(
            OURS.identity(), DIGEST, NOON, Optional.of(NOON.plusSeconds(1)), Optional.of(grant));
    Event event =
        event(new MessageFact.MessageReceived(certificate, new Message.CheckOut()), Channel.DEVICE);
    assertEquals(event, EventMapping.toCore(EventMapping.toSchema(event)));
  }

  static Stream<Grant> grants() {
    EnrollmentId device = new EnrollmentId("D-1");
    return Stream.of(
        new Grant.Open(),
        new Grant.ForSerialNumber("C02X"),
        new Grant.ForDevice(device),
        new Grant.Renewal(device),
        new Grant.ForDepDevice("C02X", device),
        new Grant.SignedIn(
            new SignIn("anna", "00u1", Optional.empty(), Optional.empty(), Optional.empty()),
            new Grant.ForSerialNumber("C02X")),
        new Grant.SignedIn(
            new SignIn(
                "anna",
                "00u1",
                Optional.of("Anna"),
                Optional.of("anna@example.com"),
                Optional.of(SignIn.Mode.ADDE)),
            new Grant.Open()));
  }

  @ParameterizedTest
  @MethodSource("channels")
  void everyChannelSurvives(Channel channel) {
    Event event = event(new MessageFact.MessageReceived(OURS, new Message.CheckOut()), channel);
    assertEquals(event, EventMapping.toCore(EventMapping.toSchema(event)));
  }

  static Stream<Channel> channels() {
    return Arrays.stream(Channel.values());
  }

  static Stream<Fact> facts() {
    Message.PushTarget push =
        new Message.PushTarget("topic", "magic", Bytes.wrap(new byte[] {9, 8}));
    Message.ErrorChainItem item =
        new Message.ErrorChainItem(12, "MCDomain", Optional.of("nein"), Optional.of("no"));
    Stream<Message> reports =
        Arrays.stream(Message.ReportStatus.values())
            .map(
                s ->
                    new Message.Report(
                        s,
                        s == Message.ReportStatus.IDLE
                            ? Optional.empty()
                            : Optional.of(new CommandUuid("c-1")),
                        List.of(item),
                        s == Message.ReportStatus.ACKNOWLEDGED
                            ? DESCRIPTION
                            : Message.DeviceDescription.EMPTY,
                        List.of(new Message.Seen(Message.Seen.APP, "com.app", "1.2"))));
    Stream<Message> others =
        Stream.of(
            new Message.Report(
                Message.ReportStatus.ERROR,
                Optional.empty(),
                List.of(item),
                Message.DeviceDescription.EMPTY),
            aboutFileVault(
                new FileVaultReport.RecoveryKey(DIGEST, Optional.of("s"), Optional.empty())),
            aboutFileVault(
                new FileVaultReport.RecoveryKey(
                    DIGEST, Optional.empty(), Optional.of(FileVaultReport.RecoveryKey.NOT_OURS))),
            new Message.Authenticate(Message.DeviceDescription.EMPTY),
            new Message.Authenticate(
                new Message.DeviceDescription(
                    Optional.of("t"),
                    Optional.of("s"),
                    Optional.of("m"),
                    Optional.of("n"),
                    Optional.of("p"),
                    Optional.of("d"),
                    Optional.of("o"),
                    Optional.of("b"),
                    Optional.empty(),
                    Optional.empty())),
            new Message.TokenUpdate(push, Optional.empty(), false, Optional.empty()),
            new Message.TokenUpdate(
                push,
                Optional.of(SEALED),
                true,
                Optional.of(new Message.UserNames(Optional.of("anna"), Optional.empty()))),
            new Message.CheckOut(),
            new Message.SetBootstrapToken(Optional.of(SEALED), true),
            new Message.SetBootstrapToken(Optional.empty(), false),
            new Message.GetBootstrapToken(true),
            new Message.DeclarativeManagement("declaration/activation/a"),
            new Message.GetToken("com.apple.maid", Optional.empty()),
            new Message.GetToken("com.apple.watch.pairing", Optional.of("W-1")),
            new Message.UserAuthenticate(Message.UserVerdict.UNCHECKED, Optional.empty()),
            new Message.UserAuthenticate(Message.UserVerdict.CHALLENGED, Optional.empty()),
            new Message.UserAuthenticate(Message.UserVerdict.ACCEPTED, Optional.of("anna")),
            new Message.UserAuthenticate(Message.UserVerdict.REJECTED, Optional.of("anna")));
    Stream<Fact> received =
        Stream.concat(reports, others).map(m -> new MessageFact.MessageReceived(OURS, m));
    Stream<Fact> rest =
        Stream.of(
            new MessageFact.MessageReceived(FOREIGN, new Message.CheckOut()),
            new MessageFact.MessageRefused("malformed", 400, Optional.empty(), Optional.empty()),
            new MessageFact.MessageRefused(
                "malformed", 400, Optional.of("GetToken"), Optional.of(OURS)),
            new QueueFact.CommandQueued(COMMAND, OptionalLong.of(17)),
            new QueueFact.CommandQueued(
                Command.of(new CommandUuid("c"), "DeviceLock", DIGEST, Optional.empty()),
                OptionalLong.empty()),
            new QueueFact.CommandCancelled(new CommandUuid("c")),
            new QueueFact.QueueHeld(),
            new QueueFact.QueueReleased(),
            new PushFact.PushRequested(),
            new PushFact.PushAccepted(UUID.randomUUID(), 2),
            new PushFact.PushRejected(410, "Unregistered", Optional.of(NOON), UUID.randomUUID(), 1),
            new PushFact.PushRejected(
                429, "TooManyRequests", Optional.empty(), UUID.randomUUID(), 1),
            new PushFact.PushFailed("no connection", 4),
            new RequestFact.CommandRequested(COMMAND, TARGETS),
            new RequestFact.CommandCancelRequested(new CommandUuid("c"), TARGETS),
            new TokenFact.ApiTokenCreated(
                "id",
                "anna",
                DIGEST,
                ApiRole.READ,
                Optional.of(NOON),
                List.of("tokens:manage"),
                Optional.of("parent")),
            new TokenFact.ApiTokenCreated(
                "id",
                "anna",
                DIGEST,
                ApiRole.OPERATE,
                Optional.empty(),
                List.of(),
                Optional.empty()),
            new TokenFact.ApiTokenRevoked("id"),
            new TokenFact.ApiAccessRefused("token-unknown", "192.0.2.1", 3),
            new CertificateFact.CertificateIssued(
                "urn:uuid:1",
                "0abc",
                Bytes.wrap(new byte[] {4, 5}),
                NOON,
                Optional.empty(),
                Optional.empty()),
            new CertificateFact.CertificateIssued(
                "urn:uuid:1",
                "0abc",
                Bytes.wrap(new byte[] {4, 5}),
                NOON,
                Optional.of(new CertificateFact.SpentChallenge(Bytes.wrap(new byte[16]), NOON)),
                Optional.of("0def")),
            new LoadFact.MessagesTurnedAway(7),
            new ActivationLockFact.ActivationUnlockAsked(
                "C02X", "iPad13,1", "com.apple.mgmt.X", "Example", "anna@example.com"),
            new ActivationLockFact.ActivationUnlockAnswered("C02X", 200),
            new ExpiryFact.CertificateEnding("push", "com.apple.mgmt.X", DIGEST, NOON, 7),
            new PushCertificateFact.PushKeyCreated(DIGEST, SEALED),
            new PushCertificateFact.PushCertificateStored(
                "topic", List.of(Bytes.wrap(new byte[] {6})), SEALED, NOON),
            new CertificateFact.CertificateRefused("challenge-spent", Optional.of("t")),
            new IdentityFact.CertificateRevoked(OURS.identity()),
            new IdentityFact.CertificateRevoked(FOREIGN.identity()),
            new LinkFact.EnrollmentLinkCreated(
                "l", DIGEST, "lab", NOON, true, Optional.of("C02X"), true),
            new LinkFact.EnrollmentLinkRevoked("l"),
            new SecretFact.SecretMade(
                "s", "kind", "C02X", Optional.of(new EnrollmentId("D-1")), SEALED),
            new SecretFact.SecretMade("s", "kind", "C02X", Optional.empty(), SEALED),
            new RecoveryLockFact.RecoveryLockAsked(new CommandUuid("q"), new CommandUuid("s"), 2),
            new EscrowFact.EscrowKeyMade(Bytes.wrap(new byte[] {1, 2}), SEALED),
            new SecretFact.SecretConfirmed("s"),
            new SecretFact.SecretDropped("s", "FAILED"),
            new SecretFact.SecretRevealed("s", "locked out"),
            new PackageFact.PackageAdded(
                DIGEST,
                15,
                "munki.pkg",
                "Munki",
                "com.example.munki",
                "7.0",
                List.of(new PackageFact.App("com.example.center", "7.0.1")),
                10,
                List.of(DIGEST, new Digest256(5, 6, 7, 8))),
            new PackageFact.PackageRemoved(DIGEST),
            new IdentityFact.ReenrollmentAllowed(NOON),
            new IdentityFact.DeviceBlocked(),
            new IdentityFact.DeviceUnblocked(),
            new MicroMdmFact.MicroThingKept(MicroMdmFact.MicroKind.PROFILE, "com.x", DIGEST),
            new MicroMdmFact.MicroThingKept(MicroMdmFact.MicroKind.USER, "u", DIGEST),
            new MicroMdmFact.MicroThingRemoved(MicroMdmFact.MicroKind.BLUEPRINT, "b"),
            new MicroMdmFact.MicroDeviceRemoved(new EnrollmentId("D-1")),
            new IdentityFact.RenewalRequested(new CommandUuid("c"), DIGEST),
            new ImportFact.MessageImported(
                "nanomdm", new Message.Authenticate(IMPORTED), Optional.of(DIGEST), NOON),
            new ImportFact.MessageImported(
                "nanomdm",
                new Message.SetBootstrapToken(Optional.of(SEALED), false),
                Optional.empty(),
                NOON),
            new ImportFact.MessageImported(
                "micromdm",
                new Message.TokenUpdate(
                    new Message.PushTarget("t", "m", Bytes.wrap(new byte[] {1})),
                    Optional.of(SEALED),
                    true,
                    Optional.of(
                        new Message.UserNames(Optional.of("anna"), Optional.of("Anna A.")))),
                Optional.empty(),
                NOON));
    return Stream.of(
            received,
            rest,
            DepFacts.all(),
            ProvisionFacts.all(),
            WebhookFacts.all(),
            DesiredFacts.all())
        .flatMap(facts -> facts);
  }

  private static Message aboutFileVault(FileVaultReport.RecoveryKey key) {
    return new Message.Report(
        Message.ReportStatus.ACKNOWLEDGED,
        Optional.of(new CommandUuid("c-1")),
        List.of(),
        Message.DeviceDescription.EMPTY,
        List.of(),
        new FileVaultReport(
            Optional.of(true), Optional.of(true), Optional.of(false), Optional.of(key)),
        Optional.of(true));
  }

  private static Event event(Fact fact, Channel channel) {
    return new Event(
        UUID.randomUUID(),
        NOON,
        new Recorder("node", "1.2.3"),
        new Actor.Admin("anna"),
        UUID.randomUUID(),
        Optional.of(UUID.randomUUID()),
        "subject",
        Optional.of(new Enrollment(new EnrollmentId("D-1"), channel)),
        Optional.of("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
        Optional.of(
            new RawRequest(
                SEALED,
                Optional.of(Bytes.wrap(new byte[] {7})),
                Optional.of(Bytes.wrap(new byte[] {8})),
                new UrlParameters(Map.of("site", "berlin", "note", "a & b")))),
        fact);
  }

  private static Event withRequest(Event e, Optional<RawRequest> request) {
    return new Event(
        e.id(),
        e.occurredAt(),
        e.recordedBy(),
        e.actor(),
        e.correlationId(),
        e.causationId(),
        e.subject(),
        e.enrollment(),
        e.traceParent(),
        request,
        e.fact());
  }
}
