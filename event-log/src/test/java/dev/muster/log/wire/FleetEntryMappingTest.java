package dev.muster.log.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.collection.RecentMap.Numbered;
import dev.muster.core.desired.AppliedSet;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ExpiryFact.CertificateEnding;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.event.PackageFact.App;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.Links.Link;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.fleet.PushCertificates.PushKey;
import dev.muster.core.fleet.Requests.Requested;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.core.fleet.Secrets.Standing;
import dev.muster.core.fleet.Tokens.Token;
import dev.muster.core.fleet.Webhook;
import dev.muster.core.fleet.Webhooks.DeadKey;
import dev.muster.core.fleet.Webhooks.DeadLetter;
import dev.muster.core.fleet.Webhooks.HeldDevice;
import dev.muster.core.fleet.Webhooks.HeldKey;
import dev.muster.schemas.FleetPosition;
import dev.muster.schemas.FleetSnapshot;
import dev.muster.schemas.NewerFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FleetEntryMappingTest {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final Digest256 DIGEST = new Digest256(1, -2, 3, -4);
  private static final UUID EVENT = UUID.fromString("01a21097-e309-7397-9e12-ad854871c65a");
  private static final SealedBytes SEALED =
      new SealedBytes("k1", Bytes.wrap(new byte[] {1, 2}), Bytes.wrap(new byte[] {3}));

  private final WireFormat<FleetSnapshot> format =
      new WireFormat<>(FleetSnapshot.getClassSchema(), id -> FleetSnapshot.getClassSchema());

  @ParameterizedTest
  @MethodSource("entries")
  void everyEntrySurvivesTheWayToTheWireAndBack(FleetEntry entry) {
    byte[] bytes = format.encode(new FleetSnapshot(FleetEntryMapping.toSchema(entry)));
    assertEquals(entry, FleetEntryMapping.toCore(format.decode(bytes).getEntry()));
  }

  @Test
  void everyKindOfEntryIsCovered() {
    assertEquals(
        Set.of(FleetEntry.class.getPermittedSubclasses()),
        entries().map(Object::getClass).collect(Collectors.toSet()));
  }

  @Test
  void everyBranchOfTheSchemaIsAnEntryOfTheCoreOrToldOfTheSnapshotItself() {
    Set<String> covered =
        Stream.concat(
                entries().map(entry -> FleetEntryMapping.toSchema(entry).getClass()),
                Stream.of(FleetPosition.class, NewerFacts.class))
            .map(Class::getSimpleName)
            .collect(Collectors.toSet());
    Set<String> all =
        FleetSnapshot.getClassSchema().getField("entry").schema().getTypes().stream()
            .map(schema -> schema.getName())
            .collect(Collectors.toSet());
    assertEquals(all, covered);
  }

  private static Stream<FleetEntry> entries() {
    Command command =
        new Command(
            new CommandUuid("c"),
            "InstallProfile",
            DIGEST,
            Optional.of(NOON),
            Optional.of("com.example.wifi"),
            true,
            Optional.of(NOON.minusSeconds(1)));
    return Stream.of(
        token(
            Optional.of(NOON),
            Optional.of(NOON.plusSeconds(1)),
            List.of("fleet:read", "x"),
            Optional.of("parent")),
        token(Optional.empty(), Optional.empty(), List.of(), Optional.empty()),
        new FleetEntry.LinkEntry(
            new Link(
                "l",
                DIGEST,
                "lab",
                NOON,
                NOON.plusSeconds(1),
                true,
                Optional.of("C02X"),
                true,
                Optional.of(NOON.plusSeconds(2)))),
        new FleetEntry.SpentEntry(
            new SpentChallenge(Bytes.wrap(new byte[] {1, 2, 3}), NOON), Bytes.wrap(new byte[] {4})),
        new FleetEntry.RequestEntry(new Numbered<>(7, new Requested(command, 12, NOON))),
        new FleetEntry.PushCertificateEntry(
            new PushCertificate(
                EVENT,
                "topic",
                List.of(Bytes.wrap(new byte[] {5}), Bytes.wrap(new byte[] {6})),
                SEALED,
                NOON,
                NOON.plusSeconds(2),
                NOON.plusSeconds(3))),
        new FleetEntry.ExpiryWarningEntry(new CertificateEnding("tls", "mdm", DIGEST, NOON, 14)),
        secret(Standing.CURRENT, Optional.of(new EnrollmentId("D-1")), Optional.of(NOON)),
        secret(Standing.CANDIDATE, Optional.empty(), Optional.empty()),
        new FleetEntry.PackageEntry(
            new StoredPackage(
                new PackageAdded(
                    DIGEST,
                    15,
                    "munki.pkg",
                    "Munki",
                    "com.example.munki",
                    "7.0",
                    List.of(new App("com.example.center", "7.0.1")),
                    10,
                    List.of(DIGEST, new Digest256(5, 6, 7, 8))),
                NOON)),
        new FleetEntry.PushKeyEntry(DIGEST, new Numbered<>(8, new PushKey(EVENT, SEALED))),
        new FleetEntry.DesiredSetEntry(new AppliedSet(DesiredFacts.APPLIED, EVENT, NOON)),
        webhook(Optional.empty(), Optional.empty()),
        webhook(Optional.of("410 Gone"), Optional.of(NOON.minusSeconds(60))),
        new FleetEntry.HeldDeviceEntry(
            new HeldDevice(
                new HeldKey("w", new EnrollmentId("D-1")), 1, 17, NOON, "it answered with 422")),
        new FleetEntry.DeadLetterEntry(
            new DeadLetter(
                new DeadKey("w", 1, 17),
                new EnrollmentId("D-1"),
                "TokenUpdate",
                NOON,
                "it answered with 422",
                true)),
        new FleetEntry.EscrowKeyEntry(
            new EscrowKey(EVENT, Bytes.wrap(new byte[] {1, 2}), SEALED, NOON)),
        new FleetEntry.MicroThingEntry(new Thing(MicroKind.PROFILE, "com.x", DIGEST, NOON)),
        new FleetEntry.MicroDeviceEntry(new EnrollmentId("D-1"), NOON));
  }

  private static FleetEntry secret(
      Standing standing, Optional<EnrollmentId> enrollment, Optional<Instant> at) {
    return new FleetEntry.SecretEntry(
        new Secret(
            "s",
            EVENT,
            "kind",
            "C02X",
            enrollment,
            SEALED,
            standing,
            NOON,
            at,
            at.map(moment -> moment.plusSeconds(1)),
            at.map(moment -> moment.plusSeconds(2))));
  }

  private static FleetEntry webhook(Optional<String> paused, Optional<Instant> since) {
    return new FleetEntry.WebhookEntry(
        new Webhook(
            WebhookFacts.DEFINED,
            EVENT,
            NOON,
            paused,
            NOON.plusSeconds(1),
            2,
            since,
            Map.of(0, 7L)));
  }

  private static FleetEntry token(
      Optional<Instant> expires,
      Optional<Instant> revoked,
      List<String> scopes,
      Optional<String> sessionOf) {
    return new FleetEntry.TokenEntry(
        new Token("t", "anna", DIGEST, ApiRole.READ, NOON, expires, revoked, scopes, sessionOf));
  }
}
