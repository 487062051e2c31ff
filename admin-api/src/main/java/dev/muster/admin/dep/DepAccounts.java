package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact.DepAccountRemoved;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepSyncServed;
import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The calls about accounts of Apple's service. Only the node with that role speaks to Apple: the
 * calls here write what is wanted, and wait for what came of it.
 */
final class DepAccounts {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final EventLog log;
  private final EventFactory events;
  private final DepTokens tokens;
  private final DepAccountJson json;

  DepAccounts(EventLog log, EventFactory events, DepTokens tokens, DepAccountJson json) {
    this.log = log;
    this.events = events;
    this.tokens = tokens;
    this.json = json;
  }

  void join(ContractRoutes routes) {
    routes.json("listDepAccounts", call -> list());
    routes.later("addDepAccount", 201, this::add);
    routes.json("getDepAccount", call -> json.of(account(call), state()));
    routes.later("renewDepAccount", 201, this::renew);
    routes.later("putDepToken", 200, this::give);
    routes.later("syncDepAccount", 200, this::sync);
    routes.later("removeDepAccount", 200, this::remove);
  }

  private DepState state() {
    return log.dep().state();
  }

  private JsonObject list() {
    DepState state = state();
    return new JsonObject()
        .put(
            "accounts",
            new JsonArray(
                state
                    .accounts()
                    .fold(
                        new TreeMap<String, JsonObject>(),
                        (all, name, account) -> {
                          all.put(name, json.of(account, state));
                          return all;
                        })
                    .values()
                    .stream()
                    .toList()));
  }

  private DepAccount account(Call call) {
    String name = call.path("account");
    return state()
        .account(name)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "there is no DEP account %s: GET /v1/dep/accounts lists them".formatted(name)));
  }

  /** Again, it is the same account with the same key, for a checklist that was left. */
  private CompletionStage<JsonObject> add(Call call) {
    String name = call.json().getString("name");
    Optional<DepAccount> known = state().account(name);
    if (known.isPresent()) {
      if (known.get().token().isPresent()) {
        throw new Problem(
            409,
            "dep-account-exists",
            "there is an account %s with a token already: renew it, or choose another name"
                .formatted(name));
      }
      return CompletableFuture.completedFuture(json.of(known.get(), state()));
    }
    return makeKey(name, call);
  }

  private CompletionStage<JsonObject> renew(Call call) {
    DepAccount account = account(call);
    return account.stagedKey().isPresent()
        ? CompletableFuture.completedFuture(json.of(account, state()))
        : makeKey(account.name(), call);
  }

  private CompletionStage<JsonObject> makeKey(String name, Call call) {
    return tokens
        .makeKey(name, admin(call))
        .thenApply(state -> json.of(state.account(name).orElseThrow(), state));
  }

  /** Reads the file here and lets the node that speaks to Apple try it. */
  private CompletionStage<JsonObject> give(Call call) {
    DepAccount account = account(call);
    DepAccount.Key key = DepTokens.key(account);
    return tokens
        .stage(
            account.name(),
            key,
            tokens.read(key, call.body().getBytes()),
            call.flag("force"),
            admin(call))
        .thenApply(state -> json.of(state.account(account.name()).orElseThrow(), state));
  }

  private CompletionStage<JsonObject> sync(Call call) {
    DepAccount account = account(call);
    Event request =
        events.dep(
            admin(call),
            new DepSyncRequested(
                account.name(), Optional.ofNullable(call.json().getString("serial_number"))));
    CompletableFuture<Event> served =
        DepWait.next(
            log.dep(),
            event ->
                event.fact() instanceof DepSyncServed
                    && event.causationId().equals(Optional.of(request.id())),
            PATIENCE);
    return log.dep()
        .append(request)
        .thenCompose(state -> served)
        .handleAsync(
            (event, failure) -> synced(account.name(), event, failure), Thread::startVirtualThread);
  }

  private JsonObject synced(String name, Event served, Throwable failure) {
    if (failure != null) {
      throw DepWait.timedOut(
          failure, "no node with the role dep has asked Apple in time: is one running?");
    }
    DepSyncServed answer = (DepSyncServed) served.fact();
    if (!answer.problem().isEmpty()) {
      throw new Problem(502, "dep-apple", answer.problem());
    }
    DepState state = state();
    return json.of(state.account(name).orElseThrow(), state);
  }

  private CompletionStage<JsonObject> remove(Call call) {
    return log.dep()
        .append(
            events.dep(admin(call), new DepAccountRemoved(account(call).name(), Optional.empty())))
        .thenApply(state -> new JsonObject().put("result", "removed"));
  }

  private static Actor admin(Call call) {
    return new Actor.Admin(call.principal().name());
  }
}
