package dev.muster.gateway;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.gateway.user.UserSignIn;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What messages that counted are answered with, where the fold leaves it to the gateway. */
final class CheckInAnswers {
  private final UserSignIn users;

  CheckInAnswers(UserSignIn users) {
    this.users = users;
  }

  /**
   * The answer. Called on a thread that nobody may block.
   *
   * @param event which the message became
   */
  CompletionStage<Answer> to(UUID event, EnrollmentId sender, Message message) {
    return switch (message) {
      case UserAuthenticate user ->
          CompletableFuture.completedFuture(Answer.of(event, answer(sender, user)));
      default -> CompletableFuture.completedFuture(Answer.empty(event, 200));
    };
  }

  private byte[] answer(EnrollmentId sender, UserAuthenticate user) {
    return switch (user.verdict()) {
      case UNCHECKED, CHALLENGED -> AnswerPlist.digestChallenge(users.challenge(sender));
      case ACCEPTED -> AnswerPlist.authToken(UUID.randomUUID().toString());
      case REJECTED -> AnswerPlist.authToken("");
    };
  }
}
