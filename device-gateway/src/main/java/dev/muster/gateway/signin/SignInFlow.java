package dev.muster.gateway.signin;

import dev.muster.core.event.SignIn;
import dev.muster.gateway.ca.Hashes;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import dev.muster.gateway.signin.Words.SignedIn;
import java.net.URI;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A sign-in from its beginning to its end, of which nothing is kept in between. Safe for any
 * thread, never blocks: the identity provider is asked on threads of its own, by some at once and
 * for some seconds at most. What fails, fails with a {@link SignInTrouble}.
 */
public final class SignInFlow {
  private static final int MOST_AT_ONCE = 64;
  private static final int LONGEST_SECONDS = 20;
  private static final int LONGEST_CODE = 4096;

  /** Where the browser comes back to; an identity provider must know it. */
  public static final String BACK = "/sign-in/done";

  private final IdentityProvider provider;
  private final ClaimReader reader;
  private final Words words;
  private final Supplier<String> baseUrl;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  /**
   * Sign-ins with this identity provider.
   *
   * @param baseUrl where browsers reach the gateway, without a path
   */
  public SignInFlow(
      IdentityProvider provider, ProviderSettings settings, Words words, Supplier<String> baseUrl) {
    this.provider = provider;
    this.reader = new ClaimReader(settings);
    this.words = words;
    this.baseUrl = baseUrl;
  }

  /**
   * Somebody who came back.
   *
   * @param who they are
   */
  public record Done(Purpose purpose, SignedIn who) {}

  /**
   * Begins one.
   *
   * @param browser what the browser keeps until it comes back; empty where it may keep nothing
   * @param hint whom it is for, as far as that is known
   * @return where the browser goes
   */
  public CompletionStage<URI> begin(
      Purpose purpose, Optional<String> browser, Optional<String> hint) {
    SignInSecrets secrets = SignInSecrets.fresh();
    String state =
        words.state(new Words.State(purpose, secrets, browser.map(SignInFlow::digest).orElse("")));
    return ask(() -> provider.signInPage(secrets, state, back(), hint));
  }

  /**
   * Ends one.
   *
   * @param state as it came back
   * @param code as the identity provider gave it
   * @param browser what the browser kept
   */
  public CompletionStage<Done> end(String state, String code, Optional<String> browser) {
    Optional<Words.State> begun = words.state(state).filter(one -> sameBrowser(one, browser));
    if (begun.isEmpty() || code.isBlank() || code.length() > LONGEST_CODE) {
      return CompletableFuture.failedStage(
          new SignInTrouble(Kind.INVALID, "a sign-in that did not begin here, or is over"));
    }
    Words.State one = begun.get();
    return ask(
        () -> {
          SignIn who = reader.read(provider.claims(code, one.secrets(), back()));
          SignIn whole = one.purpose() instanceof Purpose.Account(var mode) ? by(who, mode) : who;
          return new Done(one.purpose(), words.signedIn(whole, one.secrets().id()));
        });
  }

  private static SignIn by(SignIn who, SignIn.Mode mode) throws SignInTrouble {
    if (mode == SignIn.Mode.BYOD && who.account().isEmpty()) {
      throw new SignInTrouble(
          Kind.MISCONFIGURED,
          "the identity provider names no Managed Apple Account of %s: set oidc.claim.account to the claim that does"
              .formatted(who.user()));
    }
    return who.by(mode);
  }

  /** What a device shows after this. */
  public String token(SignedIn who) {
    return words.token(who);
  }

  /** A new thing for a browser to keep. */
  public static String newBrowser() {
    return SignInSecrets.random();
  }

  private static boolean sameBrowser(Words.State begun, Optional<String> browser) {
    return begun.browser().isEmpty()
        || browser
            .map(SignInFlow::digest)
            .filter(digest -> MessageDigest.isEqual(digest.getBytes(), begun.browser().getBytes()))
            .isPresent();
  }

  private static String digest(String browser) {
    return HexFormat.of().formatHex(Hashes.sha256(browser).toArray(), 0, 16);
  }

  private URI back() {
    return URI.create(baseUrl.get() + BACK);
  }

  private <T> CompletionStage<T> ask(Callable<T> asking) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedStage(
          new SignInTrouble(Kind.BUSY, "too many sign in at once"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            answer.complete(asking.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          } finally {
            places.release();
          }
        });
    return answer
        .orTimeout(LONGEST_SECONDS, TimeUnit.SECONDS)
        .exceptionallyCompose(
            failure ->
                CompletableFuture.failedStage(
                    failure instanceof TimeoutException
                        ? new SignInTrouble(Kind.AWAY, "the identity provider is too slow")
                        : failure));
  }
}
