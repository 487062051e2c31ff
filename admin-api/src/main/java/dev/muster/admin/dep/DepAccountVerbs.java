package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** What Apple keeps for the whole organization: tokens for betas, and where devices sign in. */
final class DepAccountVerbs {
  private final AppleReach apple;

  DepAccountVerbs(AppleReach apple) {
    this.apple = apple;
  }

  void join(ContractRoutes routes) {
    routes.later("listDepBetaTokens", 200, call -> ask(call, DepAccountVerbs::betaTokens));
    routes.later("getDepDiscoveryUrl", 200, call -> ask(call, DepAccountVerbs::discoveryUrl));
    routes.later("putDepDiscoveryUrl", 200, call -> set(call, Optional.of(url(call))));
    routes.later("deleteDepDiscoveryUrl", 200, call -> set(call, Optional.empty()));
  }

  private CompletionStage<JsonObject> ask(Call call, Function<AppleAccount, JsonObject> question) {
    return apple.ask(call.path("account"), question);
  }

  private static JsonObject betaTokens(AppleAccount account) {
    return new JsonObject()
        .put(
            "tokens",
            new JsonArray(
                account.betaTokens().stream()
                    .map(
                        token ->
                            new JsonObject()
                                .put("os", token.os())
                                .put("title", token.title())
                                .put("token", token.token()))
                    .toList()));
  }

  private static JsonObject discoveryUrl(AppleAccount account) {
    JsonObject json = new JsonObject();
    account
        .discoveryUrl()
        .ifPresent(
            found -> {
              json.put("url", found.url());
              found.updated().ifPresent(at -> json.put("updated_at", at.toString()));
            });
    return json;
  }

  private CompletionStage<JsonObject> set(Call call, Optional<URI> url) {
    return ask(
        call,
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
