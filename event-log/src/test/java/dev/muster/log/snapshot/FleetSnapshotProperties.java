package dev.muster.log.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.EscrowFact.EscrowKeyMade;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.LinkFact.EnrollmentLinkCreated;
import dev.muster.core.event.LinkFact.EnrollmentLinkRevoked;
import dev.muster.core.event.MicroMdmFact.MicroDeviceRemoved;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.event.MicroMdmFact.MicroThingKept;
import dev.muster.core.event.MicroMdmFact.MicroThingRemoved;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.event.PackageFact.PackageRemoved;
import dev.muster.core.event.PushCertificateFact.PushCertificateStored;
import dev.muster.core.event.PushCertificateFact.PushKeyCreated;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.core.event.SealedBytes;
import dev.muster.core.event.SecretFact.SecretConfirmed;
import dev.muster.core.event.SecretFact.SecretDropped;
import dev.muster.core.event.SecretFact.SecretMade;
import dev.muster.core.event.SecretFact.SecretRevealed;
import dev.muster.core.event.TokenFact.ApiAccessRefused;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.event.WebhookFact.WebhookDeadDelivered;
import dev.muster.core.event.WebhookFact.WebhookDeadRequested;
import dev.muster.core.event.WebhookFact.WebhookDefined;
import dev.muster.core.event.WebhookFact.WebhookDeviceCaughtUp;
import dev.muster.core.event.WebhookFact.WebhookDeviceHeld;
import dev.muster.core.event.WebhookFact.WebhookEventDropped;
import dev.muster.core.event.WebhookFact.WebhookPaused;
import dev.muster.core.event.WebhookFact.WebhookReached;
import dev.muster.core.event.WebhookFact.WebhookRemoved;
import dev.muster.core.event.WebhookFact.WebhookReplayed;
import dev.muster.core.event.WebhookFact.WebhookResumed;
import dev.muster.core.event.WebhookFormat;
import dev.muster.core.fleet.PushCertificates;
import dev.muster.core.fleet.Requests;
import dev.muster.log.read.LogEntry;
import dev.muster.log.wire.Decoded;
import dev.muster.log.wire.Envelope;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A fleet's log is folded into a store of entries, and a node starts from what was committed. */
class FleetSnapshotProperties {
  private static final Instant MORNING = Instant.parse("2026-11-24T06:00:00.123Z");
  private static final SealedBytes SEALED =
      new SealedBytes("k", Bytes.wrap(new byte[] {1}), Bytes.wrap(new byte[] {2}));

  /** What happens to the fleet. */
  enum Happening {
    TOKEN,
    TOKEN_OF_ONE_SECRET,
    SESSION,
    REVOKE,
    REFUSE,
    LINK,
    REVOKE_LINK,
    CERTIFICATE,
    REQUEST,
    KEY,
    PUSH_CERTIFICATE,
    SECRET,
    CONFIRM_SECRET,
    DROP_SECRET,
    REVEAL_SECRET,
    PACKAGE,
    REMOVE_PACKAGE,
    WEBHOOK,
    PAUSE_WEBHOOK,
    RESUME_WEBHOOK,
    REMOVE_WEBHOOK,
    REPLAY_WEBHOOK,
    WEBHOOK_REACHED,
    HOLD_DEVICE,
    DEVICE_CAUGHT_UP,
    DROP_EVENT,
    ASK_FOR_DEAD,
    DEAD_DELIVERED,
    DESIRED,
    NOTHING_DESIRED,
    ESCROW_KEY,
    MICRO_THING,
    REMOVE_MICRO_THING,
    REMOVE_MICRO_DEVICE,
    NEWER,
    IGNORABLE
  }

  /**
   * Something that happens.
   *
   * @param which of those that there may be of its kind
   * @param quarters hours later than what was before, in quarters; clocks may go back a little
   */
  record Happened(Happening what, int which, int quarters) {}

  @Property(tries = 300)
  void whoStartsFromAnyCommitKnowsWhatOneKnowsThatFoldedEverything(
      @ForAll("lives") List<Happened> happened, @ForAll("commits") Set<Integer> commits) {
    List<LogEntry> log = log(happened);
    FoldedFleet whole = folded(FoldedFleet.NOTHING, log);
    Store store = new Store();
    FleetEntries entries = store.entries();
    for (LogEntry entry : log) {
      entries.advance(entries.folded().with(entry), store);
      if (commits.contains((int) entry.offset())) {
        FoldedFleet started = store.entries().folded();
        int next = (int) started.next();
        assertEquals(entry.offset() + 1, next);
        assertEquals(folded(FoldedFleet.NOTHING, log.subList(0, next)), started);
        assertEquals(whole, folded(started, log.subList(next, log.size())));
      }
    }
  }

  @Property(tries = 100)
  void whoeverGoesOnWithAStoreWritesWhatOneWritesThatNeverStopped(
      @ForAll("lives") List<Happened> happened, @ForAll("commits") Set<Integer> stops) {
    Store steady = new Store();
    Store stopped = new Store();
    FleetEntries one = steady.entries();
    FleetEntries other = stopped.entries();
    for (LogEntry entry : log(happened)) {
      one.advance(one.folded().with(entry), steady);
      other.advance(other.folded().with(entry), stopped);
      if (stops.contains((int) entry.offset())) {
        other = stopped.entries();
      }
    }
    assertEquals(steady.values, stopped.values);
  }

  @Property(tries = 50)
  void oneEntryTooFewIsNoSnapshot(@ForAll("lives") List<Happened> happened) {
    Store store = new Store();
    FleetEntries entries = store.entries();
    for (LogEntry entry : log(happened)) {
      entries.advance(entries.folded().with(entry), store);
    }
    for (ByteBuffer key : List.copyOf(store.values.keySet())) {
      ByteBuffer value = store.values.remove(key);
      if (!store.values.isEmpty()) {
        assertThrows(RuntimeException.class, store::entries);
      }
      store.values.put(key, value);
    }
  }

  @Example
  void requestsAreForgottenInTheOrderInWhichTheyCame() {
    List<LogEntry> log =
        log(
            IntStream.range(0, Requests.MOST + 10)
                .mapToObj(i -> new Happened(Happening.REQUEST, i, 0))
                .toList());
    Store store = new Store();
    FleetEntries entries = store.entries();
    for (LogEntry entry : log.subList(0, Requests.MOST + 5)) {
      entries.advance(entries.folded().with(entry), store);
    }
    FoldedFleet started = store.entries().folded();
    assertEquals(
        folded(FoldedFleet.NOTHING, log),
        folded(started, log.subList((int) started.next(), log.size())));
  }

  @Example
  void anEventWritesWhatItChangesAndNothingElse() {
    Store store = new Store();
    FleetEntries entries = store.entries();
    for (LogEntry entry :
        log(
            IntStream.range(0, 500)
                .mapToObj(i -> new Happened(Happening.CERTIFICATE, i, 0))
                .toList())) {
      store.written = 0;
      entries.advance(entries.folded().with(entry), store);
      assertEquals(2, store.written, "the certificate and the position");
    }
  }

  /** Entries by key, as a store keeps them. */
  private static final class Store implements FleetEntries.Writer {
    private final Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
    private int written;

    @Override
    public void put(byte[] key, byte[] value) {
      written++;
      if (value == null) {
        values.remove(ByteBuffer.wrap(key));
      } else {
        values.put(ByteBuffer.wrap(key), ByteBuffer.wrap(value));
      }
    }

    FleetEntries entries() {
      return FleetEntries.read(
          visitor -> values.values().forEach(value -> visitor.accept(value.array())));
    }
  }

  private static FoldedFleet folded(FoldedFleet before, List<LogEntry> log) {
    FoldedFleet folded = before;
    for (LogEntry entry : log) {
      folded = folded.with(entry);
    }
    return folded;
  }

  @Provide
  Arbitrary<List<Happened>> lives() {
    return Combinators.combine(
            Arbitraries.of(Happening.class),
            Arbitraries.integers().between(0, PushCertificates.KEYS + 5),
            Arbitraries.integers().between(-2, 6))
        .as(Happened::new)
        .list()
        .ofMaxSize(150);
  }

  @Provide
  Arbitrary<Set<Integer>> commits() {
    return Arbitraries.integers().between(0, 150).set().ofMaxSize(20);
  }

  private static List<LogEntry> log(List<Happened> happened) {
    List<LogEntry> log = new ArrayList<>();
    Instant now = MORNING;
    for (Happened one : happened) {
      now = now.plus(Duration.ofMinutes(15).multipliedBy(one.quarters()));
      log.add(new LogEntry(0, log.size(), now, decoded(one, log.size(), now)));
    }
    return log;
  }

  private static Decoded decoded(Happened happened, int number, Instant now) {
    UUID id = new UUID(7, number);
    return switch (happened.what()) {
      case NEWER -> foreign(id, now, "Newer" + happened.which() % 3, false);
      case IGNORABLE -> foreign(id, now, "Ignorable", true);
      default ->
          new Decoded.Known(
              new Event(
                  id,
                  now,
                  new Recorder("node", "1"),
                  new Actor.Admin("anna"),
                  id,
                  Optional.empty(),
                  "subject",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  fact(happened, now)));
    };
  }

  private static Decoded foreign(UUID id, Instant at, String kind, boolean ignorable) {
    return new Decoded.Foreign(
        new Envelope(
            id, at, "node", "9", "system", id, Optional.empty(), "subject", Optional.empty()),
        kind,
        ignorable);
  }

  private static FleetFact fact(Happened happened, Instant now) {
    int which = happened.which();
    return switch (happened.what()) {
      case TOKEN -> token(which, which);
      case TOKEN_OF_ONE_SECRET -> token(which, 100);
      case SESSION -> session(which, now);
      case REVOKE -> new ApiTokenRevoked("t" + which);
      case REFUSE -> new ApiAccessRefused("token-unknown", "address", which);
      case LINK ->
          new EnrollmentLinkCreated(
              "l" + which,
              digest(which),
              "lab",
              now,
              which % 2 == 0,
              Optional.of("C02X"),
              which % 3 == 0);
      case REVOKE_LINK -> new EnrollmentLinkRevoked("l" + which);
      case CERTIFICATE ->
          new CertificateIssued(
              "urn:uuid:" + which,
              "0" + which,
              Bytes.wrap(new byte[] {(byte) which}),
              now,
              Optional.of(
                  new SpentChallenge(
                      Bytes.wrap(new byte[] {(byte) (which >> 8), (byte) which}),
                      MORNING.plus(Duration.ofHours(which % 12)))),
              Optional.empty());
      case REQUEST -> new CommandRequested(command(which), List.of());
      case KEY -> new PushKeyCreated(digest(which), SEALED);
      case PUSH_CERTIFICATE ->
          new PushCertificateStored(
              "topic" + which % 4, List.of(Bytes.wrap(new byte[] {1})), SEALED, now);
      case SECRET ->
          new SecretMade(
              "s" + which, "kind" + which % 2, "C" + which % 5, Optional.empty(), SEALED);
      case CONFIRM_SECRET -> new SecretConfirmed("s" + which);
      case DROP_SECRET -> new SecretDropped("s" + which, "FAILED");
      case REVEAL_SECRET -> new SecretRevealed("s" + which, "locked out");
      case PACKAGE ->
          new PackageAdded(
              digest(which % 6),
              1,
              "p" + which,
              "",
              "id",
              "1",
              List.of(),
              1,
              List.of(digest(which)));
      case REMOVE_PACKAGE -> new PackageRemoved(digest(which % 6));
      case WEBHOOK ->
          new WebhookDefined(
              webhook(which),
              "hook",
              "https://hooks.example.com/",
              WebhookFormat.NANOMDM,
              Optional.of(SEALED),
              List.of("TokenUpdate"),
              List.of(),
              false,
              false,
              Map.of(0, 4L, 1, 5L));
      case PAUSE_WEBHOOK -> new WebhookPaused(webhook(which), "410 Gone");
      case RESUME_WEBHOOK -> new WebhookResumed(webhook(which));
      case REMOVE_WEBHOOK -> new WebhookRemoved(webhook(which));
      case REPLAY_WEBHOOK -> new WebhookReplayed(webhook(which), now, Map.of(0, which % 5L));
      case WEBHOOK_REACHED ->
          new WebhookReached(webhook(which), which % 2, Map.of(0, (long) which, 1, which % 7L));
      case HOLD_DEVICE ->
          new WebhookDeviceHeld(webhook(which), device(which), 0, which % 4, "it is not well");
      case DEVICE_CAUGHT_UP -> new WebhookDeviceCaughtUp(webhook(which), device(which));
      case DROP_EVENT ->
          new WebhookEventDropped(webhook(which), device(which), 0, which % 4, "Idle", "no");
      case ASK_FOR_DEAD -> new WebhookDeadRequested(webhook(which));
      case DEAD_DELIVERED -> new WebhookDeadDelivered(webhook(which), 0, which % 4);
      case DESIRED ->
          new DesiredStateApplied(
              "set" + which % 3,
              List.of(new LabelRule("label" + which % 3, "os>=" + which % 30)),
              List.of(),
              Optional.empty());
      case NOTHING_DESIRED ->
          new DesiredStateApplied("set" + which % 3, List.of(), List.of(), Optional.empty());
      case ESCROW_KEY -> new EscrowKeyMade(Bytes.wrap(new byte[] {(byte) which}), SEALED);
      case MICRO_THING ->
          new MicroThingKept(MicroKind.values()[which % 3], "m" + which % 4, digest(which));
      case REMOVE_MICRO_THING ->
          new MicroThingRemoved(MicroKind.values()[which % 3], "m" + which % 4);
      case REMOVE_MICRO_DEVICE -> new MicroDeviceRemoved(device(which));
      case NEWER, IGNORABLE -> throw new IllegalStateException("it is no fact of this version");
    };
  }

  private static String webhook(int which) {
    return "w" + which % 3;
  }

  private static EnrollmentId device(int which) {
    return new EnrollmentId("D-" + which % 5);
  }

  private static FleetFact token(int id, int secret) {
    return new ApiTokenCreated(
        "t" + id,
        "anna",
        digest(secret),
        ApiRole.READ,
        Optional.of(MORNING),
        List.of("fleet:read"),
        Optional.empty());
  }

  private static FleetFact session(int id, Instant now) {
    return new ApiTokenCreated(
        "s" + id,
        "anna",
        digest(1000 + id),
        ApiRole.READ,
        Optional.of(now.plus(Duration.ofHours(12))),
        List.of("fleet:read"),
        Optional.of("t" + id));
  }

  private static Command command(int which) {
    return Command.of(new CommandUuid("c" + which), "ProfileList", digest(which), Optional.empty());
  }

  private static Digest256 digest(int which) {
    return new Digest256(which, 2, 3, 4);
  }
}
