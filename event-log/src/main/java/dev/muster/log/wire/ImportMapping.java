package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;

import dev.muster.core.event.ImportFact;
import dev.muster.core.event.Message;
import dev.muster.schemas.MessageImported;
import java.nio.ByteBuffer;
import java.util.Optional;

/** What came over from other servers. */
final class ImportMapping {
  private ImportMapping() {}

  static FactTable enter(FactTable table) {
    return table.add(
        ImportFact.MessageImported.class,
        MessageImported.class,
        ImportMapping::imported,
        ImportMapping::imported);
  }

  private static MessageImported imported(ImportFact.MessageImported fact) {
    ByteBuffer certificate = fact.certificate().map(AvroValues::buffer).orElse(null);
    return switch (fact.message()) {
      case Message.Authenticate(Message.DeviceDescription device) ->
          new MessageImported(
              fact.origin(),
              certificate,
              fact.learnUntil(),
              DescriptionMapping.description(device),
              device.topic().orElse(null),
              null,
              null,
              null,
              false,
              null,
              null,
              null);
      case Message.TokenUpdate update ->
          new MessageImported(
              fact.origin(),
              certificate,
              fact.learnUntil(),
              null,
              update.push().topic(),
              update.push().pushMagic(),
              buffer(update.push().token()),
              update.unlockToken().map(AvroValues::sealed).orElse(null),
              update.awaitingConfiguration(),
              update.user().flatMap(Message.UserNames::shortName).orElse(null),
              update.user().flatMap(Message.UserNames::longName).orElse(null),
              null);
      case Message.SetBootstrapToken set ->
          new MessageImported(
              fact.origin(),
              certificate,
              fact.learnUntil(),
              null,
              null,
              null,
              null,
              null,
              set.awaitingConfiguration(),
              null,
              null,
              set.token().map(AvroValues::sealed).orElse(null));
      default -> throw new IllegalArgumentException("nothing else comes over");
    };
  }

  private static ImportFact.MessageImported imported(MessageImported p) {
    return new ImportFact.MessageImported(
        p.getOrigin(),
        message(p),
        Optional.ofNullable(p.getCertificate()).map(AvroValues::digest),
        p.getLearnUntil());
  }

  private static Message message(MessageImported p) {
    if (p.getBootstrapToken() != null) {
      return new Message.SetBootstrapToken(
          Optional.of(AvroValues.sealed(p.getBootstrapToken())), p.getAwaitingConfiguration());
    }
    return p.getDevice() == null ? tokenUpdate(p) : authenticate(p);
  }

  private static Message authenticate(MessageImported p) {
    return new Message.Authenticate(
        DescriptionMapping.description(p.getDevice(), SharedValues.text(p.getTopic())));
  }

  private static Message tokenUpdate(MessageImported p) {
    return new Message.TokenUpdate(
        new Message.PushTarget(
            SharedValues.topic(p.getTopic()), p.getPushMagic(), bytes(p.getToken())),
        Optional.ofNullable(p.getUnlockToken()).map(AvroValues::sealed),
        p.getAwaitingConfiguration(),
        DescriptionMapping.userNames(p.getUserShortName(), p.getUserLongName()));
  }
}
