package dev.muster.log.history;

import dev.muster.core.device.EndedCommand;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Step;
import dev.muster.core.event.RefusalReason;
import java.util.List;
import java.util.Optional;

/**
 * What an event led to.
 *
 * @param offered the command that its sender was told
 * @param refused the code of the reason why it did not count
 * @param repeat whether the same had happened before
 * @param ended the commands that ended by it
 */
public record Consequence(
    Optional<Offer> offered, Optional<String> refused, boolean repeat, List<EndedCommand> ended) {
  /** Of an event that led to nothing. */
  public static final Consequence NONE =
      new Consequence(Optional.empty(), Optional.empty(), false, List.of());

  /** A command that a device was told. */
  public record Offer(String commandUuid, String requestType) {}

  /** What a step of the fold led to. */
  public static Consequence of(Step step) {
    return switch (step.reply()) {
      case Reply.Accepted accepted ->
          step.ended().isEmpty()
              ? NONE
              : new Consequence(Optional.empty(), Optional.empty(), false, step.ended());
      case Reply.Offered(var command) ->
          new Consequence(
              Optional.of(new Offer(command.uuid().value(), command.requestType())),
              Optional.empty(),
              false,
              step.ended());
      case Reply.Unknowable unknowable -> NONE;
      case Reply.HandedBack handed -> NONE;
      case Reply.Refused(RefusalReason reason) ->
          new Consequence(Optional.empty(), Optional.of(reason.code()), false, step.ended());
      case Reply.AlreadyQueued already ->
          new Consequence(Optional.empty(), Optional.empty(), true, step.ended());
    };
  }
}
