package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.MicroMdmFact.MicroDeviceRemoved;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.event.MicroMdmFact.MicroThingKept;
import dev.muster.core.event.MicroMdmFact.MicroThingRemoved;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What clients of MicroMDM keep here. Immutable.
 *
 * @param things by kind and name
 * @param removed devices that were taken off the list, and when
 */
public record MicroMdmThings(
    PersistentMap<Key, Thing> things, PersistentMap<EnrollmentId, Instant> removed) {
  /** Nothing. */
  public static final MicroMdmThings NONE =
      new MicroMdmThings(PersistentMap.empty(), PersistentMap.empty());

  /** What a thing is found by. */
  public record Key(MicroKind kind, String name) {}

  /**
   * One of them.
   *
   * @param content where what it says is
   * @param at when it was put here
   */
  public record Thing(MicroKind kind, String name, Digest256 content, Instant at) {}

  /** The things of a kind, by name. */
  public List<Thing> all(MicroKind kind) {
    List<Thing> all = new ArrayList<>();
    things.forEach(
        (key, thing) -> {
          if (key.kind() == kind) {
            all.add(thing);
          }
        });
    all.sort(Comparator.comparing(Thing::name));
    return all;
  }

  /** The thing of this name. */
  public Optional<Thing> find(MicroKind kind, String name) {
    return things.get(new Key(kind, name));
  }

  /**
   * Whether a device was taken off the list since it enrolled.
   *
   * @param since when it did
   */
  public boolean removed(EnrollmentId device, Instant since) {
    return removed.get(device).filter(at -> !at.isBefore(since)).isPresent();
  }

  /** The same with this one. */
  public MicroMdmThings with(Thing thing) {
    return new MicroMdmThings(things.with(new Key(thing.kind(), thing.name()), thing), removed);
  }

  /** The same with this device off the list. */
  public MicroMdmThings with(EnrollmentId device, Instant at) {
    return new MicroMdmThings(things, removed.with(device, at));
  }

  MicroMdmThings evolve(MicroMdmFact fact, Instant at) {
    return switch (fact) {
      case MicroThingKept(MicroKind kind, String name, Digest256 content) ->
          with(new Thing(kind, name, content, at));
      case MicroThingRemoved(MicroKind kind, String name) ->
          new MicroMdmThings(things.without(new Key(kind, name)), removed);
      case MicroDeviceRemoved(EnrollmentId device) -> with(device, at);
    };
  }

  void changedSince(MicroMdmThings older, FleetChange visitor) {
    things.changedSince(
        older.things, (key, before, after) -> visitor.of(entry(before), entry(after)));
    removed.changedSince(
        older.removed,
        (device, before, after) -> visitor.of(entry(device, before), entry(device, after)));
  }

  private static Optional<FleetEntry> entry(Thing thing) {
    return Optional.ofNullable(thing).map(FleetEntry.MicroThingEntry::new);
  }

  private static Optional<FleetEntry> entry(EnrollmentId device, Instant at) {
    return Optional.ofNullable(at).map(then -> new FleetEntry.MicroDeviceEntry(device, then));
  }
}
