package dev.muster.server;

import dev.muster.log.EventLog;
import dev.muster.packages.PackageIntake;
import dev.muster.packages.check.PackageCheck;
import dev.muster.packages.check.TrustedRoots;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.packages.store.DirectoryStore;
import dev.muster.packages.store.PackageStore;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.PackagesSection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages of a node.
 *
 * @param store where they are
 * @param intake takes new ones in
 * @param tickets say for whom a URL was made
 * @param links where devices fetch them
 */
record NodePackages(
    PackageStore store, PackageIntake intake, PackageTickets tickets, PackageLinks links) {
  private static final Logger LOG = LoggerFactory.getLogger(NodePackages.class);

  /**
   * Opens them.
   *
   * @param data has them if the settings name no other place
   * @param gateway where devices reach a gateway
   */
  static NodePackages open(
      PackagesSection settings,
      DataDirectory data,
      EventLog log,
      Supplier<String> gateway,
      InstantSource clock) {
    Path place = settings.directory().orElse(data.packages());
    PackageStore store = store(settings, place);
    data.writePackagesPlace(place);
    PackageTickets tickets = new PackageTickets(log.keyring()::installation);
    return new NodePackages(
        store,
        new PackageIntake(store, new PackageCheck(roots(settings), clock)),
        tickets,
        new PackageLinks(tickets, gateway, settings.url()));
  }

  private static PackageStore store(PackagesSection settings, Path directory) {
    try {
      return DirectoryStore.open(directory, settings.largest());
    } catch (IOException e) {
      throw new ConfigurationException(
          "packages can't be kept in %s (%s): set packages.directory to a directory that can be"
                  .formatted(directory, e.getMessage())
              + " written to",
          e);
    }
  }

  private static TrustedRoots roots(PackagesSection settings) {
    if (settings.roots().isEmpty()) {
      return TrustedRoots.apple();
    }
    Path file = settings.roots().get();
    LOG.warn(
        "packages.roots takes packages that {} certifies and that no Mac installs unless it trusts"
            + " it as well: it is for a simulator",
        file);
    return TrustedRoots.apple().and(OperatorFiles.certificates(file));
  }
}
