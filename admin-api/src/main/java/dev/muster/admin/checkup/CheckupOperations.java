package dev.muster.admin.checkup;

import dev.muster.admin.http.ContractRoutes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The call by which a server examines itself and what it depends on. */
public final class CheckupOperations {
  private CheckupOperations() {}

  /** Joins it to the contract. */
  public static void join(ContractRoutes routes, Needs needs, Surroundings surroundings) {
    routes.json(
        "checkServer",
        call -> {
          List<Finding> all = new ArrayList<>(needs.all());
          all.addAll(surroundings.look());
          return new JsonObject()
              .put("device_url", needs.deviceUrl().orElse(""))
              .put("anchors", surroundings.anchors())
              .put("findings", json(all));
        });
  }

  /** Findings as callers of the API get them. */
  public static JsonArray json(List<Finding> findings) {
    return new JsonArray(findings.stream().map(Finding::json).toList());
  }
}
