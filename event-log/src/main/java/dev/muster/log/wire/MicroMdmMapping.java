package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import dev.muster.schemas.MicroDeviceEntry;
import dev.muster.schemas.MicroDeviceRemoved;
import dev.muster.schemas.MicroKind;
import dev.muster.schemas.MicroThingEntry;
import dev.muster.schemas.MicroThingKept;
import dev.muster.schemas.MicroThingRemoved;
import java.time.Instant;

/** What clients of MicroMDM keep here. */
final class MicroMdmMapping {
  private MicroMdmMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            MicroMdmFact.MicroThingKept.class,
            MicroThingKept.class,
            MicroMdmMapping::kept,
            MicroMdmMapping::kept)
        .add(
            MicroMdmFact.MicroThingRemoved.class,
            MicroThingRemoved.class,
            f -> new MicroThingRemoved(kind(f.what()), f.name()),
            p -> new MicroMdmFact.MicroThingRemoved(kind(p.getWhat()), p.getName()))
        .add(
            MicroMdmFact.MicroDeviceRemoved.class,
            MicroDeviceRemoved.class,
            f -> new MicroDeviceRemoved(f.device().value()),
            p -> new MicroMdmFact.MicroDeviceRemoved(new EnrollmentId(p.getDevice())));
  }

  private static MicroThingKept kept(MicroMdmFact.MicroThingKept f) {
    return new MicroThingKept(kind(f.what()), f.name(), buffer(f.content()));
  }

  private static MicroMdmFact.MicroThingKept kept(MicroThingKept p) {
    return new MicroMdmFact.MicroThingKept(kind(p.getWhat()), p.getName(), digest(p.getContent()));
  }

  private static MicroKind kind(MicroMdmFact.MicroKind kind) {
    return MicroKind.valueOf(kind.name());
  }

  private static MicroMdmFact.MicroKind kind(MicroKind kind) {
    return switch (kind) {
      case PROFILE -> MicroMdmFact.MicroKind.PROFILE;
      case BLUEPRINT -> MicroMdmFact.MicroKind.BLUEPRINT;
      case USER -> MicroMdmFact.MicroKind.USER;
      case UNKNOWN -> throw new IllegalArgumentException("a thing of an unknown kind");
    };
  }

  static MicroThingEntry entry(Thing thing) {
    return new MicroThingEntry(
        kept(new MicroMdmFact.MicroThingKept(thing.kind(), thing.name(), thing.content())),
        thing.at());
  }

  static FleetEntry entry(MicroThingEntry entry) {
    MicroMdmFact.MicroThingKept kept = kept(entry.getThing());
    return new FleetEntry.MicroThingEntry(
        new Thing(kept.what(), kept.name(), kept.content(), entry.getKeptAt()));
  }

  static MicroDeviceEntry entry(EnrollmentId device, Instant at) {
    return new MicroDeviceEntry(new MicroDeviceRemoved(device.value()), at);
  }

  static FleetEntry entry(MicroDeviceEntry entry) {
    return new FleetEntry.MicroDeviceEntry(
        new EnrollmentId(entry.getRemoved().getDevice()), entry.getRemovedAt());
  }
}
