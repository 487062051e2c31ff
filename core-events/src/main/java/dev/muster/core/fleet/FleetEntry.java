package dev.muster.core.fleet;

import dev.muster.core.collection.RecentMap.Numbered;
import dev.muster.core.desired.AppliedSet;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.core.fleet.Links.Link;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.fleet.PushCertificates.PushKey;
import dev.muster.core.fleet.Requests.Requested;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import java.time.Instant;

/**
 * One of the small parts that a {@link FleetState} is made of, so that of a large state only what
 * changed has to be written.
 */
public sealed interface FleetEntry {
  /** A token, by its id. */
  record TokenEntry(Token token) implements FleetEntry {}

  /** An enrollment link, by its id. */
  record LinkEntry(Link link) implements FleetEntry {}

  /** The certificate (DER) that a challenge was spent on, by the challenge. */
  record SpentEntry(SpentChallenge challenge, Bytes certificate) implements FleetEntry {}

  /** A command that was requested lately, by its UUID, with its place among the others. */
  record RequestEntry(Numbered<Requested> requested) implements FleetEntry {}

  /** A push certificate, by its topic. */
  record PushCertificateEntry(PushCertificate certificate) implements FleetEntry {}

  /** The last warning of a certificate that ends soon, by the certificate. */
  record ExpiryWarningEntry(CertificateEnding warning) implements FleetEntry {}

  /** A key for push certificates, by its public half, with its place among the others. */
  record PushKeyEntry(Digest256 publicKey, Numbered<PushKey> key) implements FleetEntry {}

  /** A secret about a device, by its id. */
  record SecretEntry(Secret secret) implements FleetEntry {}

  /** A package, by the SHA-256 of its bytes. */
  record PackageEntry(StoredPackage stored) implements FleetEntry {}

  /** A webhook, by its id. */
  record WebhookEntry(Webhook webhook) implements FleetEntry {}

  /** A device that waits for a webhook's receiver, by both. */
  record HeldDeviceEntry(HeldDevice device) implements FleetEntry {}

  /** What a set wants, by its name. */
  record DesiredSetEntry(AppliedSet set) implements FleetEntry {}

  /** An event that a webhook is not told any more, by both. */
  record DeadLetterEntry(DeadLetter letter) implements FleetEntry {}

  /** A key pair for recovery keys, by the event that brought it. */
  record EscrowKeyEntry(EscrowKey key) implements FleetEntry {}

  /** A thing that a client of MicroMDM keeps here, by its kind and name. */
  record MicroThingEntry(Thing thing) implements FleetEntry {}

  /** When a device was taken off MicroMDM's list, by the device. */
  record MicroDeviceEntry(EnrollmentId device, Instant at) implements FleetEntry {}
}
