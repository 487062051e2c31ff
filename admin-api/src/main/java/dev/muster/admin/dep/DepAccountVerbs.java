package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;

/** What Apple keeps for the whole organization: tokens for betas, and where devices sign in. */
final class DepAccountVerbs {
  private final AppleReach apple;

  DepAccountVerbs(AppleReach apple) {
    this.apple = apple;
  }

  void join(ContractRoutes routes) {
    routes.json("listDepBetaTokens", this::betaTokens);
    routes.json("getDepDiscoveryUrl", this::discoveryUrl);
    routes.json("putDepDiscoveryUrl", call -> set(call, Optional.of(url(call))));
    routes.json("deleteDepDiscoveryUrl", call -> set(call, Optional.empty()));
  }

  private JsonObject betaTokens(Call call) {
    return new JsonObject()
        .put(
            "tokens",
            new JsonArray(
                apple.ask(call.path("account"), AppleAccount::betaTokens).stream()
                    .map(
                        token ->
                            new JsonObject()
                                .put("os", token.os())
                                .put("title", token.title())
                                .put("token", token.token()))
                    .toList()));
  }

  private JsonObject discoveryUrl(Call call) {
    JsonObject json = new JsonObject();
    apple
        .ask(call.path("account"), AppleAccount::discoveryUrl)
        .ifPresent(
            found -> {
              json.put("url", found.url());
              found.updated().ifPresent(at -> json.put("updated_at", at.toString()));
            });
    return json;
  }

  private JsonObject set(Call call, Optional<URI> url) {
    return apple.ask(
        call.path("account"),
        account -> {
          account.discoveryUrl(url);
          return new JsonObject().put("result", url.isPresent() ? "set" : "removed");
        });
  }

  private static URI url(Call call) {
    try {
      URI url = URI.create(call.json().getString("url"));
      if ("https".equals(url.getScheme()) && url.getHost() != null) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      // As one of another kind.
    }
    throw Problem.badRequest("the URL begins with https:// and has a host");
  }
}
