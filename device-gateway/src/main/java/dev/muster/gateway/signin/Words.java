package dev.muster.gateway.signin;

import dev.muster.core.event.SignIn;
import dev.muster.gateway.ca.SignInText;
import dev.muster.log.seal.LinkSealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the server gives out while somebody signs in, sealed, so that any node can go on with it and
 * nobody else can make or read it: the state that goes through the identity provider, and the
 * access token that a device shows afterwards. Safe for any thread.
 */
public final class Words {
  /** How long somebody has to sign in. */
  static final Duration TO_SIGN_IN = Duration.ofMinutes(15);

  /** How long a device has to come for its profile, and to have its key certified. */
  static final Duration TO_ENROLL = Duration.ofMinutes(15);

  private static final String STATE = "state";
  private static final String TOKEN = "token";
  private static final int STATE_LINES = 7;
  private static final int TOKEN_LINES = 4;

  private final LinkSealer sealer;
  private final InstantSource clock;

  /** Sealed so, by this clock. */
  public Words(LinkSealer sealer, InstantSource clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * A sign-in that began.
   *
   * @param browser the digest of what the browser keeps; empty where it may keep nothing
   */
  record State(Purpose purpose, SignInSecrets secrets, String browser) {}

  /**
   * Somebody who signed in.
   *
   * @param id of the sign-in; what it leads to can be spent once
   * @param until when that ends
   */
  public record SignedIn(SignIn signIn, String id, Instant until) {}

  String state(State state) {
    return seal(
        STATE,
        clock.instant().plus(TO_SIGN_IN),
        state.secrets().id(),
        state.secrets().nonce(),
        state.secrets().verifier(),
        state.browser(),
        state.purpose().text());
  }

  /** The sign-in of this state; empty if none began so, or its time is over. */
  Optional<State> state(String text) {
    return open(STATE, STATE_LINES, text)
        .flatMap(
            lines ->
                Purpose.of(lines[6])
                    .map(
                        purpose ->
                            new State(
                                purpose,
                                new SignInSecrets(lines[2], lines[3], lines[4]),
                                lines[5])));
  }

  /** Somebody who signed in just now. */
  SignedIn signedIn(SignIn signIn, String id) {
    return new SignedIn(signIn, id, clock.instant().plus(TO_ENROLL));
  }

  /** The access token of somebody who signed in. */
  String token(SignedIn one) {
    return seal(TOKEN, one.until(), one.id(), SignInText.of(one.signIn()));
  }

  /** Who has this access token; empty if nobody was given it, or its time is over. */
  public Optional<SignedIn> token(String text) {
    return open(TOKEN, TOKEN_LINES, text)
        .map(
            lines ->
                new SignedIn(
                    SignInText.read(lines[3]),
                    lines[2],
                    Instant.ofEpochMilli(Long.parseLong(lines[1]))));
  }

  private String seal(String kind, Instant until, String... lines) {
    String text =
        kind + '\n' + Long.toString(until.toEpochMilli()) + '\n' + String.join("\n", lines);
    return sealer.seal(text.getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String[]> open(String kind, int lines, String text) {
    return sealer
        .open(text)
        .map(clear -> new String(clear, StandardCharsets.UTF_8).split("\n", lines))
        .filter(
            parts ->
                parts.length == lines
                    && parts[0].equals(kind)
                    && Long.parseLong(parts[1]) > clock.millis());
  }
}
