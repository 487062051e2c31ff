package dev.muster.log.wire;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.DepProfileFact;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.DepStanding;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Fact;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.SealedBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** One of each kind of fact about DEP, and each value of their enums. */
final class DepFacts {
  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00.123Z");
  private static final Digest256 DIGEST = new Digest256(1, -2, 3, -4);
  private static final SealedBytes SEALED =
      new SealedBytes("k1", Bytes.wrap(new byte[] {1, 2}), Bytes.wrap(new byte[] {3}));
  private static final DepAccountDetails DETAILS =
      new DepAccountDetails("Muster", "uuid", "anna@example.com", "Example", "123", 1000);
  private static final DepListing LISTING =
      new DepListing(
          "MacBook Air",
          "MBA 13",
          "MIDNIGHT",
          "A-1",
          "Mac",
          "OSX",
          "assigned",
          "P1",
          "anna@example.com",
          Optional.of(NOON),
          Optional.of(NOON.plusSeconds(1)),
          Optional.of(NOON.plusSeconds(2)),
          Optional.of(NOON.plusSeconds(3)),
          Map.of("wifi_mac_address", "\"aa\""));
  private static final DepListing BARE =
      new DepListing(
          "MacBook Air",
          "",
          "",
          "",
          "Mac",
          "OSX",
          "empty",
          "",
          "",
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of());
  private static final DepRuleFact.DepRule EVERY =
      new DepRuleFact.DepRule(
          Optional.of("a"),
          Optional.of("Mac"),
          Optional.of("m*"),
          Optional.of("C0*"),
          Optional.of("A-*"),
          Optional.of("c"),
          Optional.of("l"),
          Optional.of("p"),
          Optional.of("26.1"));
  private static final DepRuleFact.DepRule ANY =
      new DepRuleFact.DepRule(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private DepFacts() {}

  static Stream<Fact> all() {
    return Stream.of(accounts(), devices(), rules()).flatMap(facts -> facts);
  }

  private static Stream<Fact> accounts() {
    Stream<Fact> standings =
        Arrays.stream(DepStanding.values())
            .map(standing -> new DepAccountFact.DepStandingChanged("a", standing, "FORBIDDEN"));
    return Stream.concat(
        standings,
        Stream.of(
            new DepAccountFact.DepKeyMade("a", Bytes.wrap(new byte[] {4}), SEALED),
            new DepAccountFact.DepTokenStaged("a", DIGEST, DIGEST, SEALED, NOON, true, false),
            new DepAccountFact.DepTokenAccepted("a", new UUID(1, 2), DETAILS),
            new DepAccountFact.DepTokenRefused("a", new UUID(1, 2), "another server"),
            new DepAccountFact.DepWorkBegan("a"),
            new DepAccountFact.DepDetailsChanged("a", DETAILS),
            new DepAccountFact.DepCursorMoved("a", "c", true, false),
            new DepAccountFact.DepCursorMoved("a", "c", false, true),
            new DepAccountFact.DepCursorStuck("a", "c"),
            new DepAccountFact.DepCursorLost("a", "EXPIRED_CURSOR"),
            new DepAccountFact.DepSyncRequested("a", Optional.of("C0")),
            new DepAccountFact.DepSyncRequested("a", Optional.empty()),
            new DepAccountFact.DepSyncServed("a", "no answer"),
            new DepAccountFact.DepCallPassedOn("a", "GET", "/account"),
            new DepAccountFact.DepTokenGivenOut("a"),
            new DepAccountFact.DepAccountRemoved("a", Optional.of("moved")),
            new DepAccountFact.DepAccountRemoved("a", Optional.empty()),
            new DepProfileFact.DepProfileDefined("a", "p", DIGEST, "P1"),
            new DepProfileFact.DepProfileLost("a", "p", DIGEST),
            new DepProfileFact.DepProfileRefused("a", "p", DIGEST, "CONFIG_URL_INVALID")));
  }

  private static Stream<Fact> devices() {
    return Stream.of(
            Arrays.stream(DepDeviceFact.ListedBy.values())
                .map(
                    how ->
                        new DepDeviceFact.DepDeviceListed(
                            "a", "C0", LISTING, how, Optional.of(NOON))),
            Stream.of(
                new DepDeviceFact.DepDeviceListed(
                    "a", "C0", BARE, DepDeviceFact.ListedBy.FETCH, Optional.empty())),
            Stream.of(new DepDeviceFact.DepReplacementTold("a", "C0", "B0")),
            Arrays.stream(DepDeviceFact.Departure.values())
                .map(why -> new DepDeviceFact.DepDeviceGone("a", "C0", why, Optional.of(NOON))),
            Arrays.stream(DepDeviceFact.AssignmentOutcome.values())
                .map(
                    outcome ->
                        new DepDeviceFact.DepAssignmentAnswered(
                            "a", "C0", "P1", "p", outcome, Optional.of(NOON))),
            Arrays.stream(DepDeviceFact.EnrollmentAnswer.values())
                .map(
                    answer ->
                        new DepDeviceFact.DepEnrollmentAsked(
                            Optional.of("a"), "C0", "U", "Mac16,1", "26.1 (25B1)", answer, "d")))
        .flatMap(facts -> facts);
  }

  private static Stream<Fact> rules() {
    return Stream.concat(
        Arrays.stream(DepRuleFact.DepChoice.values())
            .map(choice -> new DepRuleFact.DepProfileChosen("C0", choice, Optional.of("p"))),
        Stream.of(
            new DepRuleFact.DepRulesApplied(
                List.of(new DepRuleFact.DepProfile("p", "{}", DIGEST)), List.of(EVERY, ANY)),
            new DepRuleFact.BlueprintsApplied(
                List.of(
                    new DepRuleFact.Blueprint(
                        "b",
                        EVERY,
                        ProvisionFacts.STEPS,
                        Duration.ofMinutes(5),
                        ProvisionFact.Arrival.MIGRATED))),
            new DepRuleFact.DepSerialLabeled("C0", Set.of("lab"), Set.of("old"))));
  }
}
