package dev.muster.log.wire;

import static dev.muster.log.wire.EventMapping.array;
import static dev.muster.log.wire.EventMapping.buffer;
import static dev.muster.log.wire.EventMapping.bytes;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Fact;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Message;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.schemas.ApiAccessRefused;
import dev.muster.schemas.ApiTokenCreated;
import dev.muster.schemas.ApiTokenRevoked;
import dev.muster.schemas.AuthenticateReceived;
import dev.muster.schemas.CertificateIssued;
import dev.muster.schemas.CertificateRefused;
import dev.muster.schemas.CertificateRevoked;
import dev.muster.schemas.CheckOutReceived;
import dev.muster.schemas.CommandCancelRequested;
import dev.muster.schemas.CommandCancelled;
import dev.muster.schemas.CommandQueued;
import dev.muster.schemas.CommandRequested;
import dev.muster.schemas.DeviceDescription;
import dev.muster.schemas.ErrorChainItem;
import dev.muster.schemas.MessageRefused;
import dev.muster.schemas.MessagesTurnedAway;
import dev.muster.schemas.PushAccepted;
import dev.muster.schemas.PushCertificateStored;
import dev.muster.schemas.PushFailed;
import dev.muster.schemas.PushKeyCreated;
import dev.muster.schemas.PushRejected;
import dev.muster.schemas.PushRequested;
import dev.muster.schemas.QueueHeld;
import dev.muster.schemas.QueueReleased;
import dev.muster.schemas.ReportReceived;
import dev.muster.schemas.ReportStatus;
import dev.muster.schemas.SpentChallenge;
import dev.muster.schemas.Target;
import dev.muster.schemas.TokenUpdateReceived;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Facts and the branches of the schema's union {@code payload}. */
final class FactMapping {
  private static final Shared<Optional<String>> TEXTS = new Shared<>();
  private static final Shared<String> TOPICS = new Shared<>();
  private static final Shared<CommandUuid> UUIDS = new Shared<>();
  private static final Shared<Command> COMMANDS = new Shared<>();

  private FactMapping() {}

  static Object toSchema(Fact fact) {
    return switch (fact) {
      case DeviceFact.MessageReceived received -> message(received);
      case DeviceFact.MessageRefused refused ->
          new MessageRefused(
              refused.reason(),
              refused.httpStatus(),
              refused.messageType().orElse(null),
              refused.certificate().map(FactMapping::certificate).orElse(null));
      case DeviceFact.CommandQueued queued ->
          new CommandQueued(
              queued.command().uuid().value(),
              queued.command().requestType(),
              ByteBuffer.wrap(queued.command().content().toArray()),
              queued.command().validUntil().orElse(null),
              queued.command().payloadIdentifier().orElse(null),
              queued.command().supersedes(),
              queued.fleetOffset().orElse(-1));
      case DeviceFact.CommandCancelled(var uuid) -> new CommandCancelled(uuid.value());
      case DeviceFact.QueueHeld held -> new QueueHeld();
      case DeviceFact.QueueReleased released -> new QueueReleased();
      case DeviceFact.PushRequested requested -> new PushRequested();
      case DeviceFact.PushAccepted(var apnsId, int attempt) -> new PushAccepted(apnsId, attempt);
      case DeviceFact.PushRejected rejected ->
          new PushRejected(
              rejected.status(),
              rejected.reason(),
              rejected.invalidSince().orElse(null),
              rejected.tokenUpdate(),
              rejected.setback());
      case DeviceFact.PushFailed(String problem, int setback) -> new PushFailed(problem, setback);
      case DeviceFact.CertificateRevoked(CertificateIdentity.Issued(var urn)) ->
          new CertificateRevoked(urn, null);
      case DeviceFact.CertificateRevoked(CertificateIdentity.Foreign(var sha256)) ->
          new CertificateRevoked(null, ByteBuffer.wrap(sha256.toArray()));
      case FleetFact.ApiTokenCreated created ->
          new ApiTokenCreated(
              created.tokenId(),
              created.name(),
              ByteBuffer.wrap(created.sha256().toArray()),
              dev.muster.schemas.ApiRole.valueOf(created.role().name()),
              created.expiresAt().orElse(null));
      case FleetFact.ApiTokenRevoked(var id) -> new ApiTokenRevoked(id);
      case FleetFact.ApiAccessRefused refused ->
          new ApiAccessRefused(refused.reason(), refused.remoteAddress(), refused.attempts());
      case FleetFact.CommandRequested requested -> commandRequested(requested);
      case FleetFact.CommandCancelRequested(var uuid, var targets) ->
          new CommandCancelRequested(uuid.value(), targets(targets));
      case FleetFact.CertificateIssued issued ->
          new CertificateIssued(
              issued.identity(),
              issued.serialNumber(),
              buffer(issued.certificate()),
              issued.notAfter(),
              issued.challenge().map(FactMapping::challenge).orElse(null),
              issued.renews().orElse(null));
      case FleetFact.MessagesTurnedAway(int messages) -> new MessagesTurnedAway(messages);
      case FleetFact.PushKeyCreated(var publicKey, var key) ->
          new PushKeyCreated(ByteBuffer.wrap(publicKey.toArray()), EventMapping.sealed(key));
      case FleetFact.PushCertificateStored stored ->
          new PushCertificateStored(
              stored.topic(),
              stored.certificates().stream().map(EventMapping::buffer).toList(),
              EventMapping.sealed(stored.key()),
              stored.notAfter());
      case FleetFact.CertificateRefused refused ->
          new CertificateRefused(refused.reason(), refused.transactionId().orElse(null));
    };
  }

  static Fact toCore(Object payload) {
    return switch (payload) {
      case AuthenticateReceived p ->
          received(
              p.getCertificate(),
              new Message.Authenticate(
                  new Message.DeviceDescription(
                      shared(p.getTopic()),
                      Optional.ofNullable(p.getSerialNumber()),
                      shared(p.getModel()),
                      shared(p.getModelName()),
                      shared(p.getProductName()),
                      Optional.ofNullable(p.getDeviceName()),
                      shared(p.getOsVersion()),
                      shared(p.getBuildVersion()),
                      Optional.empty(),
                      Optional.empty())));
      case TokenUpdateReceived p -> received(p.getCertificate(), tokenUpdate(p));
      case CheckOutReceived p -> received(p.getCertificate(), new Message.CheckOut());
      case ReportReceived p ->
          received(
              p.getCertificate(),
              new Message.Report(
                  Message.ReportStatus.valueOf(p.getStatus().name()),
                  Optional.ofNullable(p.getCommandUuid()).map(FactMapping::uuid),
                  p.getErrorChain().stream().map(FactMapping::errorChainItem).toList(),
                  Optional.ofNullable(p.getDevice())
                      .map(d -> description(d, Optional.empty()))
                      .orElse(Message.DeviceDescription.EMPTY)));
      case MessageRefused p ->
          new DeviceFact.MessageRefused(
              p.getReason(),
              p.getHttpStatus(),
              Optional.ofNullable(p.getMessageType()),
              Optional.ofNullable(p.getCertificate()).map(FactMapping::certificate));
      case CommandQueued p ->
          new DeviceFact.CommandQueued(
              command(p),
              p.getFleetOffset() < 0 ? OptionalLong.empty() : OptionalLong.of(p.getFleetOffset()));
      case CommandCancelled p -> new DeviceFact.CommandCancelled(uuid(p.getCommandUuid()));
      case QueueHeld p -> new DeviceFact.QueueHeld();
      case QueueReleased p -> new DeviceFact.QueueReleased();
      case PushRequested p -> new DeviceFact.PushRequested();
      case PushAccepted p -> new DeviceFact.PushAccepted(p.getApnsId(), p.getAttempt());
      case PushRejected p ->
          new DeviceFact.PushRejected(
              p.getStatus(),
              p.getReason(),
              Optional.ofNullable(p.getInvalidSince()),
              p.getTokenUpdate(),
              p.getSetback());
      case PushFailed p -> new DeviceFact.PushFailed(p.getProblem(), p.getSetback());
      case CommandRequested p ->
          new FleetFact.CommandRequested(
              command(
                  p.getCommandUuid(),
                  p.getRequestType(),
                  p.getContent(),
                  p.getValidUntil(),
                  p.getPayloadIdentifier(),
                  p.getSupersedes()),
              enrollments(p.getTargets()));
      case CommandCancelRequested p ->
          new FleetFact.CommandCancelRequested(
              uuid(p.getCommandUuid()), enrollments(p.getTargets()));
      case ApiTokenRevoked p -> new FleetFact.ApiTokenRevoked(p.getTokenId());
      case ApiAccessRefused p ->
          new FleetFact.ApiAccessRefused(p.getReason(), p.getRemoteAddress(), p.getAttempts());
      case ApiTokenCreated p ->
          new FleetFact.ApiTokenCreated(
              p.getTokenId(),
              p.getName(),
              Digest256.of(array(p.getSha256())),
              dev.muster.core.event.ApiRole.valueOf(p.getRole().name()),
              Optional.ofNullable(p.getExpiresAt()));
      case CertificateIssued p ->
          new FleetFact.CertificateIssued(
              p.getIdentity(),
              p.getSerialNumber(),
              bytes(p.getCertificate()),
              p.getNotAfter(),
              Optional.ofNullable(p.getChallenge()).map(FactMapping::challenge),
              Optional.ofNullable(p.getRenews()));
      case MessagesTurnedAway p -> new FleetFact.MessagesTurnedAway(p.getMessages());
      case PushKeyCreated p ->
          new FleetFact.PushKeyCreated(
              Digest256.of(array(p.getPublicKey())), EventMapping.sealed(p.getKey()));
      case PushCertificateStored p ->
          new FleetFact.PushCertificateStored(
              p.getTopic(),
              p.getCertificates().stream().map(EventMapping::bytes).toList(),
              EventMapping.sealed(p.getKey()),
              p.getNotAfter());
      case CertificateRevoked p ->
          new DeviceFact.CertificateRevoked(
              p.getIdentity() == null
                  ? new CertificateIdentity.Foreign(Digest256.of(array(p.getSha256())))
                  : new CertificateIdentity.Issued(p.getIdentity()));
      case CertificateRefused p ->
          new FleetFact.CertificateRefused(
              p.getReason(), Optional.ofNullable(p.getTransactionId()));
      default -> throw new IllegalArgumentException("a fact not known here: " + payload.getClass());
    };
  }

  private static Object message(DeviceFact.MessageReceived received) {
    dev.muster.schemas.PresentedCertificate certificate = certificate(received.certificate());
    return switch (received.message()) {
      case Message.Authenticate(Message.DeviceDescription d) ->
          new AuthenticateReceived(
              certificate,
              d.topic().orElse(null),
              d.serialNumber().orElse(null),
              d.model().orElse(null),
              d.modelName().orElse(null),
              d.productName().orElse(null),
              d.deviceName().orElse(null),
              d.osVersion().orElse(null),
              d.buildVersion().orElse(null));
      case Message.TokenUpdate update ->
          new TokenUpdateReceived(
              certificate,
              update.push().topic(),
              update.push().pushMagic(),
              buffer(update.push().token()),
              update.unlockToken().map(EventMapping::sealed).orElse(null),
              update.awaitingConfiguration(),
              update.user().flatMap(Message.UserNames::shortName).orElse(null),
              update.user().flatMap(Message.UserNames::longName).orElse(null));
      case Message.CheckOut goodbye -> new CheckOutReceived(certificate);
      case Message.Report report ->
          new ReportReceived(
              certificate,
              ReportStatus.valueOf(report.status().name()),
              report.commandUuid().map(CommandUuid::value).orElse(null),
              report.errorChain().stream().map(FactMapping::errorChainItem).toList(),
              report.device().equals(Message.DeviceDescription.EMPTY)
                  ? null
                  : description(report.device()));
    };
  }

  private static CommandRequested commandRequested(FleetFact.CommandRequested requested) {
    Command command = requested.command();
    return new CommandRequested(
        command.uuid().value(),
        command.requestType(),
        ByteBuffer.wrap(command.content().toArray()),
        command.validUntil().orElse(null),
        command.payloadIdentifier().orElse(null),
        command.supersedes(),
        targets(requested.targets()));
  }

  private static List<Target> targets(List<Enrollment> enrollments) {
    return enrollments.stream()
        .map(e -> new Target(e.id().value(), EventMapping.channel(e.channel())))
        .toList();
  }

  private static List<Enrollment> enrollments(List<Target> targets) {
    return targets.stream()
        .map(
            t ->
                new Enrollment(
                    new EnrollmentId(t.getEnrollmentId()), EventMapping.channel(t.getChannel())))
        .toList();
  }

  static Command command(CommandQueued p) {
    return command(
        p.getCommandUuid(),
        p.getRequestType(),
        p.getContent(),
        p.getValidUntil(),
        p.getPayloadIdentifier(),
        p.getSupersedes());
  }

  private static Command command(
      String uuid,
      String requestType,
      ByteBuffer content,
      Instant validUntil,
      String payloadIdentifier,
      boolean supersedes) {
    return COMMANDS.of(
        new Command(
            uuid(uuid),
            requestType,
            Digest256.of(array(content)),
            Optional.ofNullable(validUntil),
            Optional.ofNullable(payloadIdentifier),
            supersedes));
  }

  static CommandUuid uuid(String value) {
    return UUIDS.of(new CommandUuid(value));
  }

  /** Where all of an installation are pushed to. */
  static String topic(String value) {
    return TOPICS.of(value);
  }

  static Optional<String> shared(String value) {
    return value == null ? Optional.empty() : TEXTS.of(Optional.of(value));
  }

  static DeviceDescription description(Message.DeviceDescription d) {
    return new DeviceDescription(
        d.serialNumber().orElse(null),
        d.model().orElse(null),
        d.modelName().orElse(null),
        d.productName().orElse(null),
        d.deviceName().orElse(null),
        d.osVersion().orElse(null),
        d.buildVersion().orElse(null),
        d.supervised().orElse(null),
        d.enrolledViaDep().orElse(null));
  }

  static Message.DeviceDescription description(DeviceDescription d, Optional<String> topic) {
    return new Message.DeviceDescription(
        topic,
        Optional.ofNullable(d.getSerialNumber()),
        shared(d.getModel()),
        shared(d.getModelName()),
        shared(d.getProductName()),
        Optional.ofNullable(d.getDeviceName()),
        shared(d.getOsVersion()),
        shared(d.getBuildVersion()),
        Optional.ofNullable(d.getSupervised()),
        Optional.ofNullable(d.getEnrolledViaDep()));
  }

  private static DeviceFact received(
      dev.muster.schemas.PresentedCertificate certificate, Message message) {
    return new DeviceFact.MessageReceived(certificate(certificate), message);
  }

  private static Message.TokenUpdate tokenUpdate(TokenUpdateReceived p) {
    boolean named = p.getUserShortName() != null || p.getUserLongName() != null;
    return new Message.TokenUpdate(
        new Message.PushTarget(topic(p.getTopic()), p.getPushMagic(), bytes(p.getToken())),
        Optional.ofNullable(p.getUnlockToken()).map(EventMapping::sealed),
        p.getAwaitingConfiguration(),
        named
            ? Optional.of(
                new Message.UserNames(
                    Optional.ofNullable(p.getUserShortName()),
                    Optional.ofNullable(p.getUserLongName())))
            : Optional.empty());
  }

  private static dev.muster.schemas.PresentedCertificate certificate(
      PresentedCertificate certificate) {
    String urn =
        switch (certificate.identity()) {
          case CertificateIdentity.Issued issued -> issued.urn();
          case CertificateIdentity.Foreign foreign -> null;
        };
    return new dev.muster.schemas.PresentedCertificate(
        urn, ByteBuffer.wrap(certificate.sha256().toArray()), certificate.validFrom());
  }

  private static SpentChallenge challenge(FleetFact.SpentChallenge challenge) {
    return new SpentChallenge(buffer(challenge.nonce()), challenge.expiresAt());
  }

  private static FleetFact.SpentChallenge challenge(SpentChallenge challenge) {
    return new FleetFact.SpentChallenge(bytes(challenge.getNonce()), challenge.getExpiresAt());
  }

  private static PresentedCertificate certificate(
      dev.muster.schemas.PresentedCertificate certificate) {
    Digest256 sha256 = Digest256.of(array(certificate.getSha256()));
    String urn = certificate.getIdentity();
    return new PresentedCertificate(
        urn == null ? new CertificateIdentity.Foreign(sha256) : new CertificateIdentity.Issued(urn),
        sha256,
        certificate.getValidFrom());
  }

  private static ErrorChainItem errorChainItem(Message.ErrorChainItem item) {
    return new ErrorChainItem(
        item.errorCode(),
        item.errorDomain(),
        item.localizedDescription().orElse(null),
        item.usEnglishDescription().orElse(null));
  }

  private static Message.ErrorChainItem errorChainItem(ErrorChainItem item) {
    return new Message.ErrorChainItem(
        item.getErrorCode(),
        item.getErrorDomain(),
        Optional.ofNullable(item.getLocalizedDescription()),
        Optional.ofNullable(item.getUsEnglishDescription()));
  }
}
