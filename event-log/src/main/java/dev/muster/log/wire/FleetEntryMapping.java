package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;

import dev.muster.core.collection.RecentMap.Numbered;
import dev.muster.core.event.LinkFact.EnrollmentLinkCreated;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.Links.Link;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.fleet.PushCertificates.PushKey;
import dev.muster.core.fleet.Requests.Requested;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.schemas.DeadLetterEntry;
import dev.muster.schemas.DesiredSetEntry;
import dev.muster.schemas.EscrowKeyEntry;
import dev.muster.schemas.ExpiryWarningEntry;
import dev.muster.schemas.HeldDeviceEntry;
import dev.muster.schemas.LinkEntry;
import dev.muster.schemas.MicroDeviceEntry;
import dev.muster.schemas.MicroThingEntry;
import dev.muster.schemas.PackageEntry;
import dev.muster.schemas.PushCertificateEntry;
import dev.muster.schemas.PushKeyEntry;
import dev.muster.schemas.RequestEntry;
import dev.muster.schemas.SecretEntry;
import dev.muster.schemas.SpentEntry;
import dev.muster.schemas.TokenEntry;
import dev.muster.schemas.WebhookEntry;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/** The one mapping between the core's entries of the fleet's state and those of the schema. */
public final class FleetEntryMapping {
  private FleetEntryMapping() {}

  /** The entry as the schema of snapshots of the fleet has it in its union. */
  public static SpecificRecord toSchema(FleetEntry entry) {
    return switch (entry) {
      case FleetEntry.TokenEntry(Token token) ->
          new TokenEntry(
              TokenMapping.created(
                  new ApiTokenCreated(
                      token.id(),
                      token.name(),
                      token.sha256(),
                      token.role(),
                      token.expiresAt(),
                      token.scopes(),
                      token.sessionOf())),
              token.createdAt(),
              token.revokedAt().orElse(null));
      case FleetEntry.LinkEntry(Link link) ->
          new LinkEntry(
              LinkMapping.created(
                  new EnrollmentLinkCreated(
                      link.id(),
                      link.sha256(),
                      link.label(),
                      link.expiresAt(),
                      link.single(),
                      link.serialNumber(),
                      link.signIn())),
              link.createdAt(),
              link.revokedAt().orElse(null));
      case FleetEntry.SpentEntry(var challenge, var certificate) ->
          new SpentEntry(CertificateMapping.challenge(challenge), buffer(certificate));
      case FleetEntry.RequestEntry(Numbered<Requested>(long number, Requested requested)) ->
          new RequestEntry(
              number,
              QueueMapping.waiting(requested.command()),
              requested.targets(),
              requested.at());
      case FleetEntry.PushCertificateEntry(PushCertificate c) ->
          new PushCertificateEntry(
              c.event(),
              PushCertificateMapping.stored(
                  new PushCertificateStored(c.topic(), c.certificates(), c.key(), c.notAfter())),
              c.storedAt(),
              c.addedAt());
      case FleetEntry.ExpiryWarningEntry(var warning) ->
          new ExpiryWarningEntry(ExpiryMapping.ending(warning));
      case FleetEntry.SecretEntry(var secret) -> SecretMapping.entry(secret);
      case FleetEntry.PackageEntry(var stored) -> PackageMapping.entry(stored);
      case FleetEntry.WebhookEntry(var webhook) -> WebhookEntryMapping.entry(webhook);
      case FleetEntry.HeldDeviceEntry(var device) -> WebhookEntryMapping.entry(device);
      case FleetEntry.DeadLetterEntry(var letter) -> WebhookEntryMapping.entry(letter);
      case FleetEntry.DesiredSetEntry(var set) -> DesiredMapping.entry(set);
      case FleetEntry.EscrowKeyEntry(var key) -> EscrowMapping.entry(key);
      case FleetEntry.MicroThingEntry(var thing) -> MicroMdmMapping.entry(thing);
      case FleetEntry.MicroDeviceEntry(var device, var at) -> MicroMdmMapping.entry(device, at);
      case FleetEntry.PushKeyEntry(var publicKey, Numbered<PushKey>(long number, PushKey key)) ->
          new PushKeyEntry(
              number,
              key.event(),
              PushCertificateMapping.created(new PushKeyCreated(publicKey, key.key())));
    };
  }

  /**
   * The schema's entry as the core has it.
   *
   * @throws IllegalArgumentException if it is no part of the core's state
   */
  public static FleetEntry toCore(Object entry) {
    return switch (entry) {
      case TokenEntry token -> token(token);
      case LinkEntry link -> link(link);
      case SpentEntry spent ->
          new FleetEntry.SpentEntry(
              CertificateMapping.challenge(spent.getChallenge()), bytes(spent.getCertificate()));
      case RequestEntry request ->
          new FleetEntry.RequestEntry(
              new Numbered<>(
                  request.getNumber(),
                  new Requested(
                      QueueMapping.command(request.getCommand()),
                      request.getTargets(),
                      request.getRequestedAt())));
      case PushCertificateEntry certificate -> certificate(certificate);
      case PushKeyEntry key -> key(key);
      case SecretEntry secret -> SecretMapping.entry(secret);
      case PackageEntry stored -> PackageMapping.entry(stored);
      case WebhookEntry webhook -> WebhookEntryMapping.entry(webhook);
      case HeldDeviceEntry device -> WebhookEntryMapping.entry(device);
      case DeadLetterEntry letter -> WebhookEntryMapping.entry(letter);
      case DesiredSetEntry set -> DesiredMapping.entry(set);
      case EscrowKeyEntry key -> EscrowMapping.entry(key);
      case MicroThingEntry thing -> MicroMdmMapping.entry(thing);
      case MicroDeviceEntry device -> MicroMdmMapping.entry(device);
      case ExpiryWarningEntry warning ->
          new FleetEntry.ExpiryWarningEntry(ExpiryMapping.ending(warning.getWarning()));
      default -> throw new IllegalArgumentException("no entry of the core: " + entry.getClass());
    };
  }

  private static FleetEntry token(TokenEntry entry) {
    ApiTokenCreated created = TokenMapping.created(entry.getToken());
    return new FleetEntry.TokenEntry(
        new Token(
            created.tokenId(),
            created.name(),
            created.sha256(),
            created.role(),
            entry.getCreatedAt(),
            created.expiresAt(),
            Optional.ofNullable(entry.getRevokedAt()),
            created.scopes(),
            created.sessionOf()));
  }

  private static FleetEntry link(LinkEntry entry) {
    EnrollmentLinkCreated created = LinkMapping.created(entry.getLink());
    return new FleetEntry.LinkEntry(
        new Link(
            created.linkId(),
            created.sha256(),
            created.label(),
            entry.getCreatedAt(),
            created.expiresAt(),
            created.single(),
            created.serialNumber(),
            created.signIn(),
            Optional.ofNullable(entry.getRevokedAt())));
  }

  private static FleetEntry certificate(PushCertificateEntry entry) {
    PushCertificateStored stored = PushCertificateMapping.stored(entry.getCertificate());
    return new FleetEntry.PushCertificateEntry(
        new PushCertificate(
            entry.getEvent(),
            stored.topic(),
            stored.certificates(),
            stored.key(),
            stored.notAfter(),
            entry.getStoredAt(),
            entry.getAddedAt()));
  }

  private static FleetEntry key(PushKeyEntry entry) {
    PushKeyCreated created = PushCertificateMapping.created(entry.getKey());
    return new FleetEntry.PushKeyEntry(
        created.publicKey(),
        new Numbered<>(entry.getNumber(), new PushKey(entry.getEvent(), created.key())));
  }
}
