package dev.muster.gateway;

import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives devices the commands that the fold offers them. Safe for any thread; never blocks. */
final class Offers {
  private final EventLog log;
  private final UnlockTokens unlockTokens;

  Offers(EventLog log) {
    this.log = log;
    this.unlockTokens = new UnlockTokens(log);
  }

  CompletionStage<Answer> of(UUID event, EnrollmentId to, QueuedCommand command) {
    if (UnlockTokens.needed(command.requestType())) {
      return CheckInAnswers.aside(
          event,
          () ->
              CommandPlist.of(
                  command.uuid(),
                  unlockTokens.filledIn(to.device(), log.payloads().get(command.content()))));
    }
    byte[] cached = log.payloads().cached(command.content());
    return cached != null
        ? CompletableFuture.completedFuture(
            Answer.of(event, CommandPlist.of(command.uuid(), cached)))
        : CheckInAnswers.aside(
            event, () -> CommandPlist.of(command.uuid(), log.payloads().get(command.content())));
  }
}
