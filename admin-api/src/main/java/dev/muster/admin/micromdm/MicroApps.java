package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/apps}: the packages that there are, each by the name that its manifest has at
 * MicroMDM. The manifest itself is made for each device, so that none is shown.
 */
final class MicroApps {
  private final EventLog log;

  MicroApps(EventLog log) {
    this.log = log;
  }

  CompletionStage<CompatAnswer> list(CompatCall call) {
    List<String> wanted =
        GoJson.of(call).texts("filter_name").stream().filter(name -> !name.isEmpty()).toList();
    List<JsonObject> apps =
        log.view().fleet().packages().all().stream()
            .map(stored -> stored.added().fileName().replaceFirst("[.]pkg$", ".plist"))
            .distinct()
            .filter(name -> wanted.isEmpty() || wanted.contains(name))
            .map(name -> new JsonObject().put("name", name))
            .toList();
    return CompletableFuture.completedFuture(
        CompatAnswer.json(200, new JsonObject().put("apps", new JsonArray(apps))));
  }

  /** A package is checked as it comes in, whatever its size: that is another call. */
  CompletionStage<CompatAnswer> put(CompatCall call) {
    return CompletableFuture.completedFuture(
        CompatAnswer.error(
            501, "add the package with muster packages add: its manifest is made here"));
  }
}
