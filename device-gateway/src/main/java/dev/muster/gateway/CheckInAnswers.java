package dev.muster.gateway;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.DeclarativeManagement;
import dev.muster.core.event.Message.GetToken;
import dev.muster.core.event.Message.UserAuthenticate;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.declaration.DeclarationReply;
import dev.muster.gateway.declaration.DeclarationServer;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.message.ParsedMessage;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What messages that counted are answered with, where the fold leaves it to the gateway. */
final class CheckInAnswers {
  private static final byte[] NOTHING = {};

  private final CheckInServices services;

  CheckInAnswers(CheckInServices services) {
    this.services = services;
  }

  /** Why a message is turned away before it is recorded as one; empty if it is not. */
  Optional<RefusalReason> refusal(ParsedMessage.Understood parsed) {
    return switch (parsed.message()) {
      case GetToken asked ->
          services.tokens().refusal(parsed.enrollment().id(), asked, text(parsed));
      case DeclarativeManagement asked when services.declarations().isEmpty() ->
          Optional.of(RefusalReason.UNSUPPORTED_MESSAGE);
      case DeclarativeManagement(String endpoint) when !DeclarationServer.serves(endpoint) ->
          Optional.of(RefusalReason.MALFORMED);
      case Message other -> Optional.empty();
    };
  }

  /**
   * The answer. Called on a thread that nobody may block.
   *
   * @param event which the message became
   * @param slot is left where another server is waited for
   */
  CompletionStage<Answer> to(UUID event, ParsedMessage.Understood parsed, Slot slot) {
    EnrollmentId sender = parsed.enrollment().id();
    return switch (parsed.message()) {
      case UserAuthenticate user ->
          CompletableFuture.completedFuture(Answer.of(event, answer(sender, user)));
      case GetToken asked ->
          aside(event, () -> AnswerPlist.token(services.tokens().make(sender, asked, event)));
      case DeclarativeManagement(String endpoint) -> {
        slot.serve();
        slot.leave();
        yield services
            .declarations()
            .orElseThrow()
            .ask(parsed.enrollment(), endpoint, parsed.apart().orElse(NOTHING))
            .map(reply -> answer(event, reply))
            .toCompletionStage();
      }
      case Message other -> CompletableFuture.completedFuture(Answer.empty(event, 200));
    };
  }

  private static Optional<String> text(ParsedMessage.Understood parsed) {
    return parsed.apart().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  /** The follower's thread, which brings the fold's word, must never wait for a read or a key. */
  static CompletionStage<Answer> aside(UUID event, Supplier<byte[]> body) {
    return CompletableFuture.supplyAsync(
        () -> Answer.of(event, body.get()), Thread::startVirtualThread);
  }

  /** Whatever a server says but this is no word for a device (NanoMDM answers so as well). */
  private static Answer answer(UUID event, DeclarationReply reply) {
    return switch (reply) {
      case DeclarationReply.Body(byte[] content) -> Answer.json(event, content);
      case DeclarationReply.Gone gone -> Answer.empty(event, 404);
      case DeclarationReply.Refused refused -> Answer.empty(event, 500);
      case DeclarationReply.Away away -> Answer.empty(event, 503);
    };
  }

  private byte[] answer(EnrollmentId sender, UserAuthenticate user) {
    return switch (user.verdict()) {
      case UNCHECKED, CHALLENGED -> AnswerPlist.digestChallenge(services.users().challenge(sender));
      case ACCEPTED -> AnswerPlist.authToken(UUID.randomUUID().toString());
      case REJECTED -> AnswerPlist.authToken("");
    };
  }
}
