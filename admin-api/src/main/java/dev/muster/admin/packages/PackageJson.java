package dev.muster.admin.packages;

import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.packages.check.CheckedPackage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Packages as the API shows them. */
final class PackageJson {
  private PackageJson() {}

  static JsonObject of(StoredPackage stored) {
    PackageAdded added = stored.added();
    return new JsonObject()
        .put("sha256", added.content().toHex())
        .put("file_name", added.fileName())
        .put("size", added.size())
        .put("title", added.title())
        .put("identifier", added.identifier())
        .put("version", added.version())
        .put(
            "apps",
            new JsonArray(
                added.apps().stream()
                    .map(
                        app ->
                            new JsonObject()
                                .put("bundle_id", app.bundleId())
                                .put("version", app.version()))
                    .toList()))
        .put("added_at", stored.addedAt().toString());
  }

  static JsonArray findings(CheckedPackage checked) {
    return new JsonArray(
        checked.findings().stream()
            .map(
                finding ->
                    new JsonObject()
                        .put("kind", finding.kind().label())
                        .put("refuses", finding.kind().refuses())
                        .put("text", finding.sentence()))
            .toList());
  }
}
