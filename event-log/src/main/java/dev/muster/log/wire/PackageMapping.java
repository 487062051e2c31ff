package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PackageFact.App;
import dev.muster.core.fleet.FleetEntry;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.schemas.PackageAdded;
import dev.muster.schemas.PackageEntry;
import dev.muster.schemas.PackageRemoved;
import dev.muster.schemas.PackagedApp;

/** Packages. */
final class PackageMapping {
  private PackageMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            PackageFact.PackageAdded.class,
            PackageAdded.class,
            PackageMapping::added,
            PackageMapping::added)
        .add(
            PackageFact.PackageRemoved.class,
            PackageRemoved.class,
            f -> new PackageRemoved(buffer(f.content())),
            p -> new PackageFact.PackageRemoved(digest(p.getContent())));
  }

  private static PackageAdded added(PackageFact.PackageAdded f) {
    return new PackageAdded(
        buffer(f.content()),
        f.size(),
        f.fileName(),
        f.title(),
        f.identifier(),
        f.version(),
        f.apps().stream().map(app -> new PackagedApp(app.bundleId(), app.version())).toList(),
        f.chunkSize(),
        f.chunks().stream().map(AvroValues::buffer).toList());
  }

  private static PackageFact.PackageAdded added(PackageAdded p) {
    return new PackageFact.PackageAdded(
        digest(p.getContent()),
        p.getSize(),
        p.getFileName(),
        p.getTitle(),
        p.getIdentifier(),
        p.getVersion(),
        p.getApps().stream().map(app -> new App(app.getBundleId(), app.getVersion())).toList(),
        p.getChunkSize(),
        p.getChunks().stream().map(AvroValues::digest).toList());
  }

  static PackageEntry entry(StoredPackage stored) {
    return new PackageEntry(added(stored.added()), stored.addedAt());
  }

  static FleetEntry entry(PackageEntry entry) {
    return new FleetEntry.PackageEntry(
        new StoredPackage(added(entry.getStored()), entry.getAddedAt()));
  }
}
