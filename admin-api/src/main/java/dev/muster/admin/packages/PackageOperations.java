package dev.muster.admin.packages;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PackageFact.PackageRemoved;
import dev.muster.core.fleet.Packages.StoredPackage;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.packages.store.PackageStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** The calls about packages. */
public final class PackageOperations {
  /** The one whose body is no JSON, and of any size: it is read by nobody before this room. */
  public static final String UPLOAD = "addPackage";

  private static final int SHOWN = 12;

  private final EventLog log;
  private final EventFactory events;
  private final PackageStore store;
  private final PackageUse use;

  private PackageOperations(EventLog log, EventFactory events, PackageStore store, PackageUse use) {
    this.log = log;
    this.events = events;
    this.store = store;
    this.use = use;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes, EventLog log, EventFactory events, PackageAccess access) {
    PackageOperations all = new PackageOperations(log, events, access.store(), new PackageUse(log));
    PackageUpload upload = new PackageUpload(log, events, access);
    routes.route(UPLOAD, upload::receive);
    routes.json("listPackages", call -> all.list());
    routes.json("getPackage", call -> PackageJson.of(all.find(call)));
    routes.later("removePackage", 200, all::remove);
  }

  private JsonObject list() {
    return new JsonObject()
        .put(
            "packages",
            new JsonArray(
                log.view().fleet().packages().all().stream().map(PackageJson::of).toList()));
  }

  private StoredPackage find(Call call) {
    String name = call.path("package");
    List<StoredPackage> meant = log.view().fleet().packages().meant(name);
    if (meant.size() > 1) {
      throw new Problem(
          409,
          "ambiguous",
          "%d packages are called %s: name one by its SHA-256, which begins with %s"
              .formatted(
                  meant.size(),
                  name,
                  meant.stream()
                      .map(one -> one.added().content().toHex().substring(0, SHOWN))
                      .collect(Collectors.joining(" or "))));
    }
    return meant.stream()
        .findFirst()
        .orElseThrow(
            () ->
                Problem.notFound(
                    "there is no package %s: GET /v1/packages lists them".formatted(name)));
  }

  private CompletionStage<JsonObject> remove(Call call) {
    Digest256 content = find(call).added().content();
    use.of(content)
        .ifPresent(
            by -> {
              throw new Problem(
                  409, "in-use", "%s needs the package: take it out there first".formatted(by));
            });
    return log.append(
            events.fleet(
                new Actor.Admin(call.principal().name()),
                content.toHex(),
                new PackageRemoved(content)))
        .thenApplyAsync(
            reply -> {
              delete(content);
              return new JsonObject().put("result", "removed");
            },
            Thread::startVirtualThread);
  }

  /** Unless somebody has added it again meanwhile. */
  private void delete(Digest256 content) {
    if (log.view().fleet().packages().find(content).isPresent()) {
      return;
    }
    try {
      store.delete(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
