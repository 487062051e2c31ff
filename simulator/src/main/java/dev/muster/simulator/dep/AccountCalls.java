package dev.muster.simulator.dep;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/** The calls about the account itself. Called with the portal's monitor held. */
final class AccountCalls {

  /** {@code GET /account}. */
  Reply account(Call call) {
    DepServer server = call.server();
    Organization organization = server.organization();
    JsonArray urls = new JsonArray();
    Routes.all()
        .forEach(
            (path, methods) -> {
              JsonObject url =
                  new JsonObject().put("uri", path).put("http_method", new JsonArray(methods));
              if (path.endsWith("devices") || path.equals("/devices/sync")) {
                url.put(
                    "limit",
                    new JsonObject()
                        .put("default", server.defaultLimit())
                        .put("maximum", server.maximumLimit()));
              }
              urls.add(url);
            });
    return Reply.ok(
        new JsonObject()
            .put("server_name", server.name())
            .put("server_uuid", server.uuid())
            .put("admin_id", server.adminEmail())
            .put("facilitator_id", server.adminEmail())
            .put("org_name", organization.name())
            .put("org_email", organization.email())
            .put("org_phone", "+1 408 555 0100")
            .put("org_address", "1 Example Way, Cupertino, CA 95014")
            .put("org_id", organization.id())
            .put("org_id_hash", Integer.toHexString(organization.name().hashCode()).repeat(8))
            .put("org_type", "org")
            .put("org_version", "v2")
            .put("urls", urls));
  }

  /** {@code GET /os-beta-enrollment/tokens}. */
  Reply betaTokens(Call call) {
    JsonArray tokens = new JsonArray();
    for (String os : new String[] {"iOS", "macOS"}) {
      tokens.add(
          new JsonObject()
              .put("os", os)
              .put("title", os + " 27 Beta")
              .put("token", Integer.toHexString((call.server().uuid() + os).hashCode())));
    }
    return Reply.ok(
        new JsonObject()
            .put("betaEnrollmentTokens", tokens)
            .put("seedBuildTokens", new JsonArray()));
  }

  /** {@code GET /account-driven-enrollment/profile}. */
  Reply discovery(Call call) {
    DiscoveryUrl discovery = call.server().book().discovery();
    return Reply.ok(
        new JsonObject()
            .put(
                "mdm_service_discovery_url",
                discovery.url().orElseThrow(() -> new DepError(404, "NOT_FOUND")))
            .put("last_updated_timestamp", discovery.updated().toString()));
  }

  /** {@code POST /account-driven-enrollment/profile}. */
  Reply discover(Call call) {
    String url =
        call.string("mdm_service_discovery_url")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new DepError(400, "MDM_SERVICE_DISCOVERY_URL_REQUIRED"));
    if (!isHttps(url)) {
      throw new DepError(400, "MDM_SERVICE_DISCOVERY_URL_NOT_VALID");
    }
    call.server().book().discovery().set(Optional.of(url), call.now());
    return Reply.ok("{}");
  }

  /** {@code DELETE /account-driven-enrollment/profile}. */
  Reply forgetDiscovery(Call call) {
    call.server().book().discovery().set(Optional.empty(), call.now());
    return Reply.ok("{}");
  }

  private static boolean isHttps(String text) {
    try {
      URI url = URI.create(text);
      return "https".equals(url.getScheme()) && url.getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
