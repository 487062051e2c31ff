package dev.muster.admin.nanodep;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.dep.DepTokens;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.event.DepAccountFact.DepTokenGivenOut;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The calls about keys and tokens. A token is used once Apple has answered to it, and these calls
 * wait for that. They give tokens out in clear, as NanoDEP does, and that is recorded first.
 */
final class NanoTokens {
  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;
  private final DepTokens tokens;

  NanoTokens(EventLog log, EventFactory events, DepAccess access, DepTokens tokens) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.tokens = tokens;
  }

  void join(NanoDep calls) {
    calls.get("/v1/tokenpki/:name", this::makeKey);
    calls.put("/v1/tokenpki/:name", this::give);
    calls.get("/v1/tokens/:name", this::read);
    calls.put("/v1/tokens/:name", this::giveClear);
  }

  private DepState state() {
    return log.dep().state();
  }

  /** Another one each time; the one in use stays until a token for the new one was accepted. */
  private CompletionStage<CompatAnswer> makeKey(NanoCall call) {
    String name = call.name();
    return tokens
        .makeKey(name, NanoDep.CALLER)
        .thenApply(
            state ->
                CompatAnswer.text(
                    "application/x-pem-file",
                    access.pem(
                        state
                            .account(name)
                            .flatMap(DepAccount::stagedKey)
                            .orElseThrow()
                            .certificate()
                            .toArray()),
                    Map.of(
                        "Content-Disposition", "attachment; filename=\"%s.pem\"".formatted(name))));
  }

  private CompletionStage<CompatAnswer> give(NanoCall call) {
    DepAccount account = NanoNames.account(state(), call);
    DepAccount.Key key = DepTokens.key(account);
    return stage(account, key, tokens.read(key, call.body()), call.forced());
  }

  private CompletionStage<CompatAnswer> giveClear(NanoCall call) {
    DepAccess.ReadToken token;
    try {
      token = access.readTokenJson(call.body());
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
    String name = call.name();
    return state()
        .account(name)
        .<CompletionStage<DepAccount>>map(CompletableFuture::completedFuture)
        // What is done with a token later needs a key, whoever made the token's.
        .orElseGet(
            () ->
                tokens
                    .makeKey(name, NanoDep.CALLER)
                    .thenApply(state -> state.account(name).orElseThrow()))
        .thenCompose(account -> stage(account, DepTokens.key(account), token, call.forced()));
  }

  private CompletionStage<CompatAnswer> stage(
      DepAccount account, DepAccount.Key key, DepAccess.ReadToken token, boolean forced) {
    return tokens
        .stage(account.name(), key, token, forced, NanoDep.CALLER)
        .thenCompose(accepted -> out(account.name(), token.json()));
  }

  private CompletionStage<CompatAnswer> read(NanoCall call) {
    DepAccount account = NanoNames.account(state(), call);
    SealedIn sealed =
        account
            .token()
            .map(DepAccount.Token::sealed)
            .orElseThrow(() -> Problem.notFound("the DEP name has no tokens"));
    return out(account.name(), log.sealer().open(sealed.event(), sealed.value()));
  }

  private CompletionStage<CompatAnswer> out(String account, byte[] json) {
    return log.dep()
        .append(events.dep(NanoDep.CALLER, new DepTokenGivenOut(account)))
        .thenApply(recorded -> new CompatAnswer(200, "application/json", json));
  }
}
