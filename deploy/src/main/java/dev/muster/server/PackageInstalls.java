package dev.muster.server;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.log.EventLog;
import dev.muster.packages.PackageManifest;
import dev.muster.packages.link.PackageLinks;
import dev.muster.plist.PlistEntries;
import dev.muster.provision.PackageCommands;
import java.util.Optional;

/**
 * Tells each device of a package at a URL of its own, by which it is known what the device fetched.
 * Where nothing says how devices reach the gateway it fails, and is asked again.
 */
record PackageInstalls(EventLog log, PackageLinks links) implements PackageCommands {
  @Override
  public Optional<byte[]> entries(
      EnrollmentId device, CommandUuid command, PackageInstall install) {
    return log.view()
        .fleet()
        .packages()
        .find(install.content())
        .map(StoredPackage::added)
        .map(
            added ->
                PlistEntries.of(
                    PackageManifest.installCommand(
                        added, links.url(device, command, added), install.managed())));
  }
}
