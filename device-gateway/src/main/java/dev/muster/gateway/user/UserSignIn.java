package dev.muster.gateway.user;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.core.event.Message.UserVerdict;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.message.ParsedMessage;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Judges users whom the network knows and the Mac does not. Safe for any thread; may read a file.
 */
public final class UserSignIn {
  private static final int TRIES_PER_SECOND = 1;
  private static final int TRIES_AT_ONCE = 20;

  private static final int LONGEST_NAME = 256;

  private final UserPolicy policy;
  private final Rates tries;

  /** By this policy. */
  public UserSignIn(UserPolicy policy, InstantSource clock) {
    this.policy = policy;
    this.tries = new Rates(TRIES_PER_SECOND, TRIES_AT_ONCE, clock);
  }

  /** Whether no such user is managed. */
  public boolean refuses() {
    return policy instanceof UserPolicy.Refuse;
  }

  /**
   * What is said to a user.
   *
   * @param sender who proved that the message is theirs; the device is only named
   */
  public UserAuthenticate judge(ParsedMessage.UserAsked asked, CertificateIdentity sender) {
    return switch (policy) {
      case UserPolicy.Refuse refuse -> throw new IllegalStateException("no user is managed");
      case UserPolicy.LetIn letIn -> verdict(UserVerdict.UNCHECKED, Optional.empty());
      case UserPolicy.Check(DigestCheck digests) ->
          asked
              .response()
              .map(response -> judge(digests, asked.user().id(), response, sender))
              .orElseGet(() -> verdict(UserVerdict.CHALLENGED, Optional.empty()));
    };
  }

  /** Passwords are not to be guessed from one Mac, whoever is said to sit there. */
  private UserAuthenticate judge(
      DigestCheck digests, EnrollmentId user, String response, CertificateIdentity sender) {
    DigestCheck.Result result = digests.check(user, response);
    boolean slow = tries.count(sender.toString()) != Rates.Verdict.PASS;
    return verdict(
        result.proved() && !slow ? UserVerdict.ACCEPTED : UserVerdict.REJECTED,
        result
            .user()
            .map(name -> name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name));
  }

  private static UserAuthenticate verdict(UserVerdict verdict, Optional<String> user) {
    return new UserAuthenticate(verdict, user);
  }

  /** What the user has to answer to; empty where nobody asks for a proof. */
  public String challenge(EnrollmentId user) {
    return policy instanceof UserPolicy.Check(DigestCheck digests) ? digests.challenge(user) : "";
  }
}
