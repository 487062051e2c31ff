package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.dep.DepTokens;
import dev.muster.admin.http.Scope;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact.DepTokenGivenOut;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /v1/dep-tokens}. A token is used once Apple has answered to it, and {@code PUT} waits for
 * that. Safe for any thread.
 */
final class MicroDepTokens {
  private static final List<String> SECRET =
      List.of("consumer_secret", "access_token", "access_secret");

  private final EventLog log;
  private final EventFactory events;
  private final MicroAccount accounts;
  private final DepTokens tokens;

  MicroDepTokens(EventLog log, EventFactory events, MicroAccount accounts, DepTokens tokens) {
    this.log = log;
    this.events = events;
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** The certificate for Apple's portal, and the token. With the first call there is an account. */
  CompletionStage<CompatAnswer> get(CompatCall call) {
    Optional<DepAccount> known = accounts.find();
    return known
        .<CompletionStage<DepAccount>>map(CompletableFuture::completedFuture)
        .orElseGet(
            () ->
                tokens
                    .makeKey(MicroAccount.NAME, admin(call))
                    .thenApply(state -> state.account(MicroAccount.NAME).orElseThrow()))
        .thenCompose(account -> shown(account, call));
  }

  /**
   * What is secret in a token is shown to those who may see secrets, and that is recorded first.
   */
  private CompletionStage<CompatAnswer> shown(DepAccount account, CompatCall call) {
    JsonObject answer =
        new JsonObject()
            .put("public_key", GoJson.base64(DepTokens.key(account).certificate().toArray()));
    if (account.token().isEmpty()) {
      return CompletableFuture.completedFuture(
          CompatAnswer.json(200, answer.put("dep_tokens", new JsonArray())));
    }
    SealedIn sealed = account.token().get().sealed();
    JsonObject token =
        new JsonObject(Buffer.buffer(log.sealer().open(sealed.event(), sealed.value())));
    boolean clear = call.caller().may(Scope.REVEAL_SECRETS);
    if (!clear) {
      SECRET.forEach(part -> token.put(part, ""));
    }
    CompatAnswer whole =
        CompatAnswer.json(200, answer.put("dep_tokens", new JsonArray().add(token)));
    return clear
        ? log.dep()
            .append(events.dep(admin(call), new DepTokenGivenOut(account.name())))
            .thenApply(recorded -> whole)
        : CompletableFuture.completedFuture(whole);
  }

  /** The portal's file. */
  CompletionStage<CompatAnswer> put(CompatCall call) {
    byte[] file = GoJson.of(call).bytes("p7m_content");
    DepAccount account = accounts.get();
    DepAccount.Key key = DepTokens.key(account);
    return tokens
        .stage(account.name(), key, tokens.read(key, file), false, admin(call))
        .thenApply(accepted -> CompatAnswer.json(200, new JsonObject()));
  }

  private static Actor admin(CompatCall call) {
    return new Actor.Admin(call.caller().name());
  }
}
