package dev.muster.admin.provision;

import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.fleet.Packages;
import dev.muster.core.fleet.Packages.StoredPackage;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Packages by the names that a blueprint has for them. */
final class NamedPackages {
  private final Packages packages;

  NamedPackages(Packages packages) {
    this.packages = packages;
  }

  /**
   * The package that is meant now: of several of one name, the one that was added last. One that is
   * added later is another one.
   *
   * @throws StepProblem if there is none, or if it is not plain which is meant
   */
  PackageInstall install(JsonObject json) {
    String name = json.getString("package");
    List<StoredPackage> meant = packages.meant(name);
    if (meant.isEmpty()) {
      throw new StepProblem(
          "there is no package %s: add it with muster packages add, or see muster packages list"
              .formatted(name));
    }
    StoredPackage last = meant.getLast();
    if (meant.size() > 1 && !last.added().fileName().equals(name)) {
      throw new StepProblem(
          "%d packages have a SHA-256 that begins with %s: write more of it"
              .formatted(meant.size(), name));
    }
    return new PackageInstall(
        last.added().content(), last.added().fileName(), json.getBoolean("managed", false));
  }
}
