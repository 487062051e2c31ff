package dev.muster.server;

import dev.muster.admin.dep.AppleAccount;
import dev.muster.admin.dep.AppleRefusal;
import dev.muster.core.event.Actor;
import dev.muster.dep.DepIngest;
import dev.muster.dep.account.Disowning;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.AssignAnswer;
import dev.muster.dep.apple.RawAnswer;
import dev.muster.log.dep.FencedException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * An account at Apple for the admin API, by the session of this node's worker.
 *
 * @param account its name
 */
record AppleCalls(String account, AppleClient client, DepIngest ingest) implements AppleAccount {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A call to Apple. */
  @FunctionalInterface
  private interface Asking<T> {
    T ask() throws AppleException;
  }

  @Override
  public String activationLock(
      String serialNumber, String escrowKey, Optional<String> lostMessage) {
    return asked(() -> client.activationLock(serialNumber, Optional.of(escrowKey), lostMessage));
  }

  @Override
  public CompletionStage<Outcomes> disown(List<String> serialNumbers, Actor by) {
    return ingest
        .act(account, new Disowning(serialNumbers, by))
        // It is not begun any more then.
        .map(done -> done.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new AppleRefusal("another node works for this account now", true, "")))
        .handle(AppleCalls::outcomes);
  }

  private static Outcomes outcomes(AssignAnswer answer, Throwable failure) {
    if (failure != null) {
      throw switch (failure) {
        case AppleException e -> refusal(e);
        case FencedException e -> new AppleRefusal(e.getMessage(), false, "");
        case IllegalStateException e -> new AppleRefusal(e.getMessage(), false, "");
        default -> new CompletionException(failure);
      };
    }
    return new Outcomes(
        answer.outcomes(), answer.stopped().map(AppleException::getMessage).orElse(""));
  }

  @Override
  public List<BetaToken> betaTokens() {
    return asked(client::betaTokens).stream()
        .map(token -> new BetaToken(token.os(), token.title(), token.token()))
        .toList();
  }

  @Override
  public Optional<DiscoveryUrl> discoveryUrl() {
    return asked(client::discoveryUrl).map(url -> new DiscoveryUrl(url.url(), url.updated()));
  }

  @Override
  public void discoveryUrl(Optional<URI> url) {
    asked(
        () -> {
          if (url.isPresent()) {
            client.setDiscoveryUrl(url.get());
          } else {
            client.deleteDiscoveryUrl();
          }
          return true;
        });
  }

  @Override
  public Raw raw(String method, String pathAndQuery, byte[] body, OptionalInt protocolVersion) {
    RawAnswer answer = asked(() -> client.raw(method, pathAndQuery, body, protocolVersion));
    return new Raw(answer.status(), answer.contentType(), answer.body());
  }

  private static <T> T asked(Asking<T> question) {
    try {
      return question.ask();
    } catch (AppleException e) {
      throw refusal(e);
    }
  }

  /** Apple has done nothing where it says so, in words that can be read. */
  private static AppleRefusal refusal(AppleException e) {
    boolean certain =
        e.reason() != Reason.UNREADABLE_ANSWER
            && e.status().isPresent()
            && e.status().getAsInt() / 100 == 4;
    return new AppleRefusal(e.getMessage(), certain, e.code().orElse(""));
  }
}
