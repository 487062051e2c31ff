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
   * The package that is meant now; one of that name that is added later is another one.
   *
   * @throws StepProblem if there is none, or more than one
   */
  PackageInstall install(JsonObject json) {
    String name = json.getString("package");
    List<StoredPackage> meant = packages.meant(name);
    if (meant.isEmpty()) {
      throw new StepProblem(
          "there is no package %s: add it with muster packages add, or see muster packages list"
              .formatted(name));
    }
    if (meant.size() > 1) {
      throw new StepProblem(
          "%d packages are called %s: name the one by the beginning of its SHA-256 (%s)"
              .formatted(
                  meant.size(),
                  name,
                  String.join(
                      ", ",
                      meant.stream()
                          .map(one -> one.added().content().toHex().substring(0, 12))
                          .toList())));
    }
    return new PackageInstall(
        meant.getFirst().added().content(),
        meant.getFirst().added().fileName(),
        json.getBoolean("managed", false));
  }
}
