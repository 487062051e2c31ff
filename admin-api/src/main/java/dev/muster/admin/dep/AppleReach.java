package dev.muster.admin.dep;

import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The way to Apple for an account, where this node has it: one node asks Apple, with one session.
 * Safe for any thread.
 */
public final class AppleReach {
  /** Where calls to Apple block. */
  static final Executor ASIDE = Thread::startVirtualThread;

  private final Supplier<DepState> state;
  private final DepAccess access;

  /**
   * A way.
   *
   * @param state what is known by now
   */
  public AppleReach(Supplier<DepState> state, DepAccess access) {
    this.state = state;
    this.access = access;
  }

  /**
   * The account at Apple.
   *
   * @throws Problem if there is none of that name, it has no token, or another node asks for it
   */
  public AppleAccount account(String name) {
    DepAccount account =
        state
            .get()
            .account(name)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "there is no DEP account %s: GET /v1/dep/accounts lists them"
                            .formatted(name)));
    if (account.token().isEmpty()) {
      throw new Problem(
          409,
          "dep-token-missing",
          "the account %s has no token that Apple has answered to: give one with  muster dep token"
              .formatted(name));
    }
    return access
        .apple(name)
        .orElseThrow(
            () ->
                new Problem(
                    503,
                    "dep-elsewhere",
                    "another node works for this account: ask the node with the role dep"));
  }

  /**
   * Asks Apple for an account, aside: Apple takes its time, and the threads that calls come in on
   * are few.
   *
   * @return fails with a {@link Problem} if Apple refuses
   * @throws Problem as above
   */
  public <T> CompletionStage<T> ask(String account, Function<AppleAccount, T> question) {
    AppleAccount found = account(account);
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return question.apply(found);
          } catch (AppleRefusal e) {
            throw problem(e);
          }
        },
        ASIDE);
  }

  /**
   * The device where it is now.
   *
   * @throws Problem if no account has it
   */
  DepDevice device(String serialNumber) {
    return state
        .get()
        .device(serialNumber)
        .filter(DepDevice::present)
        .orElseThrow(
            () ->
                Problem.notFound(
                    "no account has the device %s now: GET /v1/dep/devices/%s/explanation says more"
                        .formatted(serialNumber, serialNumber)));
  }

  static Problem problem(AppleRefusal refusal) {
    return new Problem(502, "dep-apple", refusal.getMessage());
  }

  /** What to answer where something that was asked of Apple failed later. */
  static RuntimeException failed(Throwable failure, String late) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return switch (cause) {
      case AppleRefusal refusal -> problem(refusal);
      case TimeoutException e -> new Problem(504, "dep-no-answer", late);
      default -> new CompletionException(cause);
    };
  }
}
