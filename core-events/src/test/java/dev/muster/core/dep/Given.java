package dev.muster.core.dep;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepListing;
import dev.muster.core.event.DepProfileFact;
import dev.muster.core.event.DepRuleFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Event;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.SealedBytes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A log of DEP, fact by fact, an hour between two of them. */
final class Given {
  static final String ACCOUNT = "school";
  static final String SERIAL = "C02XYZ";
  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final DepRuleFact.DepProfile STANDARD =
      new DepRuleFact.DepProfile("standard", "{}", new Digest256(1, 0, 0, 0));

  private DepState state = DepState.EMPTY;
  private Instant now = START;

  /** An account. */
  static Given account() {
    return new Given()
        .that(
            new DepAccountFact.DepKeyMade(
                ACCOUNT,
                Bytes.wrap(new byte[1]),
                new SealedBytes("k", Bytes.wrap(new byte[1]), Bytes.wrap(new byte[1]))))
        .that(
            new DepAccountFact.DepTokenAccepted(
                ACCOUNT, new DepAccountDetails("Muster", "S", "a", "o", "1", 1000)));
  }

  /** An account with a profile that Apple took, which all devices are to get. */
  static Given rulesForAll() {
    return account().rules();
  }

  Given rules() {
    return that(new DepRuleFact.DepRulesApplied(
            List.of(STANDARD), List.of(rule(Optional.empty(), Optional.of("standard")))))
        .that(new DepProfileFact.DepProfileDefined(ACCOUNT, "standard", STANDARD.content(), "P1"));
  }

  static DepRuleFact.DepRule rule(Optional<String> serial, Optional<String> profile) {
    return new DepRuleFact.DepRule(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        serial,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        profile,
        Optional.empty());
  }

  static DepListing listing(String status, String uuid) {
    return new DepListing(
        "MacBook Air",
        "",
        "",
        "",
        "Mac",
        "OSX",
        status,
        uuid,
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  Given that(DepFact fact) {
    now = now.plusSeconds(3600);
    state =
        state.evolve(
            new Event(
                new UUID(0, now.toEpochMilli()),
                now,
                new Recorder("n", "1"),
                new Actor.System("dep"),
                new UUID(0, 1),
                Optional.empty(),
                fact.subject(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                fact));
    return this;
  }

  Given listed(String status, String uuid) {
    return that(
        new DepDeviceFact.DepDeviceListed(
            ACCOUNT,
            SERIAL,
            listing(status, uuid),
            DepDeviceFact.ListedBy.MODIFIED,
            Optional.of(now)));
  }

  Given asked(String status, String uuid) {
    return that(
        new DepDeviceFact.DepDeviceListed(
            ACCOUNT,
            SERIAL,
            listing(status, uuid),
            DepDeviceFact.ListedBy.DETAILS,
            Optional.empty()));
  }

  /** In a list of all, as assigned to the server at this moment. */
  Given found(String status, String uuid, Instant assignedAt) {
    DepListing listing = listing(status, uuid);
    return that(
        new DepDeviceFact.DepDeviceListed(
            ACCOUNT,
            SERIAL,
            new DepListing(
                listing.model(),
                listing.description(),
                listing.color(),
                listing.assetTag(),
                listing.family(),
                listing.os(),
                status,
                uuid,
                listing.assignedBy(),
                Optional.of(assignedAt),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()),
            DepDeviceFact.ListedBy.FETCH,
            Optional.empty()));
  }

  Given gone() {
    return that(
        new DepDeviceFact.DepDeviceGone(
            ACCOUNT, SERIAL, DepDeviceFact.Departure.DELETED, Optional.of(now)));
  }

  Given answered(DepDeviceFact.AssignmentOutcome outcome, Optional<Instant> notBefore) {
    return that(
        new DepDeviceFact.DepAssignmentAnswered(
            ACCOUNT, SERIAL, "P1", "standard", outcome, notBefore));
  }

  Given removed() {
    return that(
        new DepDeviceFact.DepAssignmentAnswered(
            ACCOUNT, SERIAL, "P1", "", DepDeviceFact.AssignmentOutcome.REMOVED, Optional.empty()));
  }

  Instant now() {
    return now;
  }

  DepState state() {
    return state;
  }

  DepDevice device() {
    return state.device(SERIAL).orElseThrow();
  }

  AssignmentStep next() {
    return AssignmentPolicy.next(state, device(), now);
  }

  AssignmentStep nextAt(Instant at) {
    return AssignmentPolicy.next(state, device(), at);
  }
}
