package dev.muster.gateway;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.gateway.token.DeviceTokens;
import dev.muster.gateway.user.UserSignIn;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What messages that counted are answered with, where the fold leaves it to the gateway. */
final class CheckInAnswers {
  private final UserSignIn users;
  private final DeviceTokens tokens;

  CheckInAnswers(UserSignIn users, DeviceTokens tokens) {
    this.users = users;
    this.tokens = tokens;
  }

  /**
   * The answer. Called on a thread that nobody may block.
   *
   * @param event which the message became
   */
  CompletionStage<Answer> to(UUID event, ParsedMessage.Understood parsed) {
    EnrollmentId sender = parsed.enrollment().id();
    return switch (parsed.message()) {
      case UserAuthenticate user ->
          CompletableFuture.completedFuture(Answer.of(event, answer(sender, user)));
      case Message.GetToken asked ->
          aside(
              event,
              () ->
                  AnswerPlist.token(
                      tokens.make(
                          sender,
                          asked,
                          event,
                          parsed.secret().map(s -> new String(s, StandardCharsets.UTF_8)))));
      case Message other -> CompletableFuture.completedFuture(Answer.empty(event, 200));
    };
  }

  /** The follower's thread, which brings the fold's word, must never wait for a read or a key. */
  static CompletionStage<Answer> aside(UUID event, Supplier<byte[]> body) {
    return CompletableFuture.supplyAsync(
        () -> Answer.of(event, body.get()), Thread::startVirtualThread);
  }

  private byte[] answer(EnrollmentId sender, UserAuthenticate user) {
    return switch (user.verdict()) {
      case UNCHECKED, CHALLENGED -> AnswerPlist.digestChallenge(users.challenge(sender));
      case ACCEPTED -> AnswerPlist.authToken(UUID.randomUUID().toString());
      case REJECTED -> AnswerPlist.authToken("");
    };
  }
}
