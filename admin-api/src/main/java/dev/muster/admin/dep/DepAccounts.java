package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountFact.DepAccountRemoved;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepSyncServed;
import dev.muster.core.event.DepAccountFact.DepTokenAccepted;
import dev.muster.core.event.DepAccountFact.DepTokenRefused;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Event;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
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
  private final DepAccess access;
  private final DepAccountJson json;

  DepAccounts(EventLog log, EventFactory events, DepAccess access, DepAccountJson json) {
    this.log = log;
    this.events = events;
    this.access = access;
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
    DepAccess.NewKey made = access.makeKey(name);
    UUID id = events.newId();
    DepKeyMade fact =
        new DepKeyMade(
            name,
            Bytes.wrap(made.certificate()),
            log.sealer().seal(KeyScope.installation(), id, made.key()));
    return log.dep()
        .append(events.dep(id, admin(call), fact))
        .thenApplyAsync(
            state -> json.of(state.account(name).orElseThrow(), state), Thread::startVirtualThread);
  }

  /** Reads the file here and lets the node that speaks to Apple try it. */
  private CompletionStage<JsonObject> give(Call call) {
    DepAccount account = account(call);
    DepAccount.Key key =
        account
            .stagedKey()
            .or(account::key)
            .orElseThrow(() -> new IllegalStateException("an account without a key"));
    DepAccess.ReadToken token = read(call, key);
    UUID id = events.newId();
    DepTokenStaged fact =
        new DepTokenStaged(
            account.name(),
            sha256(key.certificate().toArray()),
            token.consumerKey(),
            log.sealer().seal(KeyScope.installation(), id, token.json()),
            token.expiresAt(),
            call.flag("force"),
            account.stagedKey().isPresent());
    Event staged = events.dep(id, admin(call), fact);
    CompletableFuture<Event> verdict =
        DepWait.next(
            log.dep(),
            event ->
                switch (event.fact()) {
                  case DepTokenAccepted accepted -> accepted.token().equals(id);
                  case DepTokenRefused refused -> refused.token().equals(id);
                  default -> false;
                },
            PATIENCE);
    return log.dep()
        .append(staged)
        .thenCompose(state -> verdict)
        .handleAsync(
            (event, failure) -> answered(account.name(), event, failure),
            Thread::startVirtualThread);
  }

  private JsonObject answered(String name, Event verdict, Throwable failure) {
    if (failure != null) {
      throw DepWait.timedOut(
          failure,
          "the token is kept, and Apple could not be asked about it yet: %s"
              .formatted(
                  access.pulse(name).map(DepAccess.Pulse::problem).orElse("see dep status")));
    }
    if (verdict.fact() instanceof DepTokenRefused refused) {
      throw new Problem(409, "dep-token-refused", refused.why());
    }
    DepState state = state();
    return json.of(state.account(name).orElseThrow(), state);
  }

  private DepAccess.ReadToken read(Call call, DepAccount.Key key) {
    SealedIn sealed = key.sealed();
    try {
      return access.readToken(
          call.body().getBytes(),
          log.sealer().open(sealed.event(), sealed.value()),
          key.certificate().toArray());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "dep-token-unreadable", e.getMessage());
    }
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

  private static Digest256 sha256(byte[] bytes) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
