package dev.muster.faults;

import dev.muster.simulator.dep.DepServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** Whoever sets DEP up at a node: accounts, and a profile for each of them. */
final class DepAdmin {
  private final AdminCalls calls;
  private final boolean waits;

  /**
   * An admin who calls so.
   *
   * @param waits whether devices are to wait in Setup Assistant
   */
  DepAdmin(AdminCalls calls, boolean waits) {
    this.calls = calls;
    this.waits = waits;
  }

  /** Sets up an account by the name of its server in Apple's portal. */
  void account(DepServer server) throws IOException, InterruptedException {
    JsonObject begun =
        calls.json("POST", "/v1/dep/accounts", new JsonObject().put("name", server.name()), 201);
    server.uploadCertificate(begun.getString("certificate"));
    String path = "/v1/dep/accounts/%s/token".formatted(server.name());
    calls.bytes("PUT", path, server.tokenFile(), 200);
  }

  /** Each account's devices get a profile that is named like the account. */
  void rules(List<DepServer> servers) throws IOException, InterruptedException {
    JsonObject profiles = new JsonObject();
    JsonArray rules = new JsonArray();
    for (DepServer server : servers) {
      profiles.put(
          server.name(),
          new JsonObject()
              .put("profile_name", server.name())
              .put("is_supervised", true)
              .put("is_mandatory", true)
              .put("await_device_configured", waits));
      rules.add(new JsonObject().put("account", server.name()).put("profile", server.name()));
    }
    JsonObject all = new JsonObject().put("profiles", profiles).put("rules", rules);
    calls.json("PUT", "/v1/dep/rules", all, 200);
  }
}
