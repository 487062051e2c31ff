package dev.muster.log.snapshot;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.wire.FleetEntryMapping;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.FleetPosition;
import dev.muster.schemas.FleetSnapshot;
import dev.muster.schemas.NewerFacts;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * What is known of the fleet, beside the entries that a store keeps of it: of a step, those are
 * written that changed. One entry tells up to where the others are, and how many there are. For one
 * thread.
 */
public final class FleetEntries {
  /** All who share a store are of one version, and so of one schema but for its comments. */
  private static final WireFormat<FleetSnapshot> FORMAT =
      new WireFormat<>(FleetSnapshot.getClassSchema(), id -> FleetSnapshot.getClassSchema());

  private static final byte[] POSITION = {'o'};

  /** Takes what changed. */
  @FunctionalInterface
  public interface Writer {
    /** Takes the value of a key; one that is null removes it. */
    void put(byte[] key, byte[] value);
  }

  private FoldedFleet folded;
  private int count;

  private FleetEntries(FoldedFleet folded, int count) {
    this.folded = folded;
    this.count = count;
  }

  /**
   * Reads a store.
   *
   * @param values gives each value in it, in any order; none is a store of which nothing was
   *     written yet
   * @throws RuntimeException if one can't be read, or they are not all of them
   */
  public static FleetEntries read(Consumer<Consumer<byte[]>> values) {
    Reading reading = new Reading();
    values.accept(value -> reading.take(FORMAT.decode(value).getEntry()));
    return reading.whole();
  }

  /** What is known. */
  public FoldedFleet folded() {
    return folded;
  }

  /** Goes on to what is known then, and tells what to write for that. */
  public void advance(FoldedFleet then, Writer writer) {
    then.state()
        .changedSince(
            folded.state(),
            (before, after) ->
                write(
                    key(after.or(() -> before).orElseThrow()),
                    before.isPresent(),
                    after.map(FleetEntryMapping::toSchema),
                    writer));
    then.newer()
        .changedSince(
            folded.newer(),
            (kind, before, after) ->
                write(
                    key('n', utf8(kind)),
                    before != null,
                    Optional.of(new NewerFacts(kind, after)),
                    writer));
    writer.put(POSITION, encoded(new FleetPosition(then.next(), count)));
    folded = then;
  }

  /** An empty value removes what is there. */
  private void write(
      byte[] key, boolean there, Optional<? extends SpecificRecord> value, Writer writer) {
    count += (value.isPresent() ? 1 : 0) - (there ? 1 : 0);
    writer.put(key, value.map(FleetEntries::encoded).orElse(null));
  }

  private static byte[] encoded(SpecificRecord entry) {
    return FORMAT.encode(new FleetSnapshot(entry));
  }

  private static byte[] key(FleetEntry entry) {
    return switch (entry) {
      case FleetEntry.TokenEntry(var token) -> key('t', utf8(token.id()));
      case FleetEntry.LinkEntry(var link) -> key('l', utf8(link.id()));
      case FleetEntry.SpentEntry(var challenge, var certificate) -> key('c', bytes(challenge));
      case FleetEntry.RequestEntry(var requested) ->
          key('r', utf8(requested.value().command().uuid().value()));
      case FleetEntry.PushCertificateEntry(var certificate) -> key('p', utf8(certificate.topic()));
      case FleetEntry.ExpiryWarningEntry(var warning) -> key('e', warning.sha256().toArray());
      case FleetEntry.SecretEntry(var secret) -> key('s', utf8(secret.id()));
      case FleetEntry.PackageEntry(var stored) -> key('a', stored.added().content().toArray());
      case FleetEntry.PushKeyEntry(var publicKey, var key) -> key('k', publicKey.toArray());
      case FleetEntry.DesiredSetEntry(var set) -> key('y', utf8(set.name()));
      case FleetEntry.EscrowKeyEntry(var escrow) -> key('f', utf8(escrow.event().toString()));
      case FleetEntry.MicroThingEntry(var thing) ->
          key('m', utf8(thing.kind() + " " + thing.name()));
      case FleetEntry.MicroDeviceEntry(var device, var at) -> key('o', utf8(device.value()));
      case FleetEntry.WebhookEntry(var webhook) -> key('w', utf8(webhook.id()));
      case FleetEntry.HeldDeviceEntry(var device) ->
          key('h', utf8(device.key().webhookId() + " " + device.key().device()));
      case FleetEntry.DeadLetterEntry(var letter) ->
          key(
              'd',
              utf8(
                  letter.key().webhookId()
                      + " "
                      + letter.key().partition()
                      + " "
                      + letter.key().offset()));
    };
  }

  private static byte[] bytes(SpentChallenge challenge) {
    byte[] nonce = challenge.nonce().toArray();
    return ByteBuffer.allocate(Long.BYTES + nonce.length)
        .putLong(challenge.expiresAt().toEpochMilli())
        .put(nonce)
        .array();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] key(char family, byte[] name) {
    return ByteBuffer.allocate(1 + name.length).put((byte) family).put(name).array();
  }

  /** What was read of a store so far. */
  private static final class Reading {
    private FleetState state = FleetState.EMPTY;
    private PersistentMap<String, Integer> newer = PersistentMap.empty();
    private Optional<FleetPosition> position = Optional.empty();
    private int count;

    void take(Object entry) {
      if (entry instanceof FleetPosition found) {
        position = Optional.of(found);
        return;
      }
      count++;
      if (entry instanceof NewerFacts facts) {
        newer = newer.with(facts.getKind(), facts.getCount());
      } else {
        state = state.with(FleetEntryMapping.toCore(entry));
      }
    }

    FleetEntries whole() {
      if (count != position.map(FleetPosition::getEntries).orElse(0)) {
        throw new IllegalStateException(
            "%d entries where there should be %s"
                .formatted(count, position.map(FleetPosition::getEntries)));
      }
      long next = position.map(FleetPosition::getNext).orElse(0L);
      return new FleetEntries(new FoldedFleet(state, newer, next), count);
    }
  }
}
