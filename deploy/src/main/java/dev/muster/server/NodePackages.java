package dev.muster.server;

import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.log.EventLog;
import dev.muster.packages.PackageIntake;
import dev.muster.packages.check.PackageCheck;
import dev.muster.packages.check.TrustedRoots;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.packages.s3.S3Objects;
import dev.muster.packages.store.DirectoryStore;
import dev.muster.packages.store.MirroredStore;
import dev.muster.packages.store.PackageStore;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.PackagesSection;
import dev.muster.server.config.PackagesSection.S3;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
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

  /** In a warning. */
  private static final int NAMED = 5;

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
    PackageStore store = store(settings, place, clock);
    data.writePackagesPlace(place);
    PackageTickets tickets = new PackageTickets(log.keyring()::installation);
    return new NodePackages(
        store,
        new PackageIntake(store, new PackageCheck(roots(settings), clock)),
        tickets,
        new PackageLinks(tickets, gateway, settings.url()));
  }

  private static PackageStore store(PackagesSection settings, Path directory, InstantSource clock) {
    try {
      if (settings.s3().isEmpty()) {
        return DirectoryStore.open(directory, settings.largest());
      }
      S3 s3 = settings.s3().get();
      return new MirroredStore(
          DirectoryStore.open(directory, Math.min(settings.largest(), S3Objects.LARGEST)),
          new S3Objects(
              s3.url(),
              s3.region(),
              s3.accessKey(),
              OperatorFiles.secret(s3.secretKeyFile()),
              clock));
    } catch (IOException e) {
      throw new ConfigurationException(
          "packages can't be kept in %s (%s): set packages.directory to a directory that can be"
                  .formatted(directory, e.getMessage())
              + " written to",
          e);
    }
  }

  /**
   * Looks at all packages, one after the other, so that the first device that wants a large one
   * does not wait until it is hashed, or copied from shared storage; and tells of those that no
   * device can fetch. Returns at once.
   */
  void prepare(EventLog log) {
    Thread.ofPlatform()
        .daemon()
        .name("packages")
        .priority(Thread.MIN_PRIORITY)
        .start(() -> lookAt(log.view().fleet().packages().all()));
  }

  private void lookAt(List<StoredPackage> all) {
    List<String> missing = new ArrayList<>();
    for (StoredPackage one : all) {
      try {
        store.open(one.added().content(), 0, 0).close();
      } catch (NoSuchFileException e) {
        missing.add(one.added().fileName());
      } catch (IOException e) {
        LOG.error("no device can fetch {}: {}", one.added().fileName(), e.getMessage());
      }
    }
    if (!missing.isEmpty()) {
      // As after a restore of a backup without them.
      LOG.warn(
          "no device can fetch {} packages, because their bytes are not there: add them again, or"
              + " set packages.directory to where they are ({})",
          missing.size(),
          String.join(", ", missing.subList(0, Math.min(missing.size(), NAMED))));
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
