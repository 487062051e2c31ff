package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.schemas.AuthenticateReceived;
import dev.muster.schemas.CheckOutReceived;
import dev.muster.schemas.DeclarativeManagementReceived;
import dev.muster.schemas.GetBootstrapTokenReceived;
import dev.muster.schemas.GetTokenReceived;
import dev.muster.schemas.ListedItem;
import dev.muster.schemas.MessageRefused;
import dev.muster.schemas.PresentedCertificate;
import dev.muster.schemas.ReportReceived;
import dev.muster.schemas.ReportStatus;
import dev.muster.schemas.SetBootstrapTokenReceived;
import dev.muster.schemas.TokenUpdateReceived;
import dev.muster.schemas.UserAuthenticateReceived;
import dev.muster.schemas.UserVerdict;
import java.util.Optional;

/** What devices say. Each of Apple's messages is a branch of its own. */
final class MessageMapping {
  private MessageMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .writes(MessageReceived.class, MessageMapping::received)
        .reads(AuthenticateReceived.class, MessageMapping::authenticate)
        .reads(TokenUpdateReceived.class, MessageMapping::tokenUpdate)
        .reads(CheckOutReceived.class, p -> received(p.getCertificate(), new Message.CheckOut()))
        .reads(ReportReceived.class, MessageMapping::report)
        .reads(
            DeclarativeManagementReceived.class,
            p -> received(p.getCertificate(), new Message.DeclarativeManagement(p.getEndpoint())))
        .reads(
            GetTokenReceived.class,
            p ->
                received(
                    p.getCertificate(),
                    new Message.GetToken(p.getService(), Optional.ofNullable(p.getWatch()))))
        .reads(
            UserAuthenticateReceived.class,
            p ->
                received(
                    p.getCertificate(),
                    new Message.UserAuthenticate(
                        Message.UserVerdict.valueOf(p.getVerdict().name()),
                        Optional.ofNullable(p.getUser()))))
        .reads(
            SetBootstrapTokenReceived.class,
            p ->
                received(
                    p.getCertificate(),
                    new Message.SetBootstrapToken(
                        Optional.ofNullable(p.getToken()).map(AvroValues::sealed),
                        p.getAwaitingConfiguration())))
        .reads(
            GetBootstrapTokenReceived.class,
            p ->
                received(
                    p.getCertificate(),
                    new Message.GetBootstrapToken(p.getAwaitingConfiguration())))
        .add(
            MessageFact.MessageRefused.class,
            MessageRefused.class,
            MessageMapping::refused,
            MessageMapping::refused);
  }

  private static Object received(MessageReceived received) {
    PresentedCertificate certificate = IdentityMapping.certificate(received.certificate());
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
              update.unlockToken().map(AvroValues::sealed).orElse(null),
              update.awaitingConfiguration(),
              update.user().flatMap(Message.UserNames::shortName).orElse(null),
              update.user().flatMap(Message.UserNames::longName).orElse(null));
      case Message.CheckOut goodbye -> new CheckOutReceived(certificate);
      case Message.Report report ->
          new ReportReceived(
              certificate,
              unnamed(report) ? ReportStatus.IDLE : status(report),
              report.commandUuid().map(CommandUuid::value).orElse(null),
              report.errorChain().stream().map(DescriptionMapping::errorChainItem).toList(),
              report.device().equals(Message.DeviceDescription.EMPTY)
                  ? null
                  : DescriptionMapping.description(report.device()),
              unnamed(report) ? status(report) : null,
              report.seen().stream()
                  .map(s -> new ListedItem(s.kind(), s.identifier(), s.version()))
                  .toList(),
              FileVaultMapping.toSchema(report.fileVault()),
              report.passwordVerified().orElse(null));
      case Message.SetBootstrapToken(var token, boolean awaiting) ->
          new SetBootstrapTokenReceived(
              certificate, token.map(AvroValues::sealed).orElse(null), awaiting);
      case Message.DeclarativeManagement(String endpoint) ->
          new DeclarativeManagementReceived(certificate, endpoint);
      case Message.GetToken(String service, var watch) ->
          new GetTokenReceived(certificate, service, watch.orElse(null));
      case Message.UserAuthenticate(var verdict, var user) ->
          new UserAuthenticateReceived(
              certificate, UserVerdict.valueOf(verdict.name()), user.orElse(null));
      case Message.GetBootstrapToken(boolean awaiting) ->
          new GetBootstrapTokenReceived(certificate, awaiting);
    };
  }

  /** Nodes that do not know of such a report take it for one of none. */
  private static boolean unnamed(Message.Report report) {
    return report.status() != Message.ReportStatus.IDLE && report.commandUuid().isEmpty();
  }

  private static ReportStatus status(Message.Report report) {
    return ReportStatus.valueOf(report.status().name());
  }

  private static MessageReceived received(PresentedCertificate certificate, Message message) {
    return new MessageReceived(IdentityMapping.certificate(certificate), message);
  }

  private static MessageReceived authenticate(AuthenticateReceived p) {
    return received(
        p.getCertificate(),
        new Message.Authenticate(
            new Message.DeviceDescription(
                SharedValues.text(p.getTopic()),
                Optional.ofNullable(p.getSerialNumber()),
                SharedValues.text(p.getModel()),
                SharedValues.text(p.getModelName()),
                SharedValues.text(p.getProductName()),
                Optional.ofNullable(p.getDeviceName()),
                SharedValues.text(p.getOsVersion()),
                SharedValues.text(p.getBuildVersion()),
                Optional.empty(),
                Optional.empty())));
  }

  private static MessageReceived tokenUpdate(TokenUpdateReceived p) {
    return received(
        p.getCertificate(),
        new Message.TokenUpdate(
            new Message.PushTarget(
                SharedValues.topic(p.getTopic()), p.getPushMagic(), bytes(p.getToken())),
            Optional.ofNullable(p.getUnlockToken()).map(AvroValues::sealed),
            p.getAwaitingConfiguration(),
            DescriptionMapping.userNames(p.getUserShortName(), p.getUserLongName())));
  }

  private static MessageReceived report(ReportReceived p) {
    return received(
        p.getCertificate(),
        new Message.Report(
            Message.ReportStatus.valueOf(
                Optional.ofNullable(p.getUnnamedStatus()).orElse(p.getStatus()).name()),
            Optional.ofNullable(p.getCommandUuid()).map(SharedValues::uuid),
            p.getErrorChain().stream().map(DescriptionMapping::errorChainItem).toList(),
            Optional.ofNullable(p.getDevice())
                .map(d -> DescriptionMapping.description(d, Optional.empty()))
                .orElse(Message.DeviceDescription.EMPTY),
            p.getListed().stream()
                .map(
                    item ->
                        new Message.Seen(item.getKind(), item.getIdentifier(), item.getVersion()))
                .toList(),
            FileVaultMapping.toCore(p.getFileVault()),
            Optional.ofNullable(p.getPasswordVerified())));
  }

  private static MessageRefused refused(MessageFact.MessageRefused refused) {
    return new MessageRefused(
        refused.reason(),
        refused.httpStatus(),
        refused.messageType().orElse(null),
        refused.certificate().map(IdentityMapping::certificate).orElse(null));
  }

  private static MessageFact.MessageRefused refused(MessageRefused p) {
    return new MessageFact.MessageRefused(
        p.getReason(),
        p.getHttpStatus(),
        Optional.ofNullable(p.getMessageType()),
        Optional.ofNullable(p.getCertificate()).map(IdentityMapping::certificate));
  }
}
