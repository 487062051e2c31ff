package dev.muster.admin.command;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.CommandType;
import dev.muster.catalog.Danger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What keeps a command from going off by accident.
 *
 * @param unasked for so many enrollments a command is taken without that its caller says how many
 *     they are, unless it is dangerous
 * @param grace for so long after it was recorded a dangerous command for more than one is held back
 *     from all of them, so that it can be taken back. One for a single device goes at once: it is
 *     what is done about a stolen one, and its target was named
 * @param enrollmentProfile the {@code PayloadIdentifier} of the profile whose removal ends an
 *     enrollment
 */
public record Safeguards(int unasked, Duration grace, Optional<String> enrollmentProfile) {
  /**
   * What a target adds to the grace, because a cancellation goes behind the fan-out that it is
   * about. Ten times what the slowest measured fan-out takes for one.
   */
  private static final Duration FAN_OUT = Duration.ofMillis(1);

  private static final String REMOVE_PROFILE = "RemoveProfile";

  /** Why the command must not go off by accident; empty for most. */
  Optional<Danger> danger(SubmittedCommand command) {
    boolean unenrolls =
        command.requestType().equals(REMOVE_PROFILE)
            && command.removes().isPresent()
            && command.removes().equals(enrollmentProfile);
    return unenrolls
        ? Optional.of(Danger.LOSES)
        : CommandCatalog.find(command.requestType()).flatMap(CommandType::danger);
  }

  /**
   * What is asked before the command goes to so many; empty where nothing is.
   *
   * @param whom who they are in words, for a person to see that they are meant; empty where they
   *     are too many
   * @param warning what else a person should know
   */
  Optional<Confirmation.Question> question(
      SubmittedCommand command, int targets, String whom, Optional<String> warning) {
    Optional<Danger> danger = danger(command);
    if (targets == 0 || danger.isEmpty() && targets <= unasked) {
      return Optional.empty();
    }
    String about =
        "%s is for %d %s%s%s%s"
            .formatted(
                command.requestType(),
                targets,
                targets == 1 ? "enrollment" : "enrollments",
                whom.isEmpty() ? "" : ", " + whom,
                danger.map(d -> ", and " + d.sentence()).orElse(""),
                warning.map("; "::concat).orElse(""));
    boolean typed = danger.filter(d -> d != Danger.LOSES).isPresent();
    return Optional.of(new Confirmation.Question(typed, about));
  }

  /**
   * Passes a command whose caller knows for how many it is, or need not.
   *
   * @throws dev.muster.admin.http.Problem if the caller does not
   */
  void check(
      SubmittedCommand command,
      int targets,
      String whom,
      Optional<String> warning,
      Confirmation confirmation) {
    question(command, targets, whom, warning)
        .ifPresentOrElse(
            question ->
                confirmation.require(
                    question,
                    targets,
                    "send it again with \"expected_targets\": %d, or look first with \"dry_run\": true"
                        .formatted(targets)),
            () -> {
              // Whoever is told of each target why it is refused needs no other refusal.
              if (targets > 0) {
                confirmation.agree(targets);
              }
            });
  }

  /** Before which moment a command that is recorded now goes to none of so many. */
  Optional<Instant> notBefore(SubmittedCommand command, int targets, Instant now) {
    if (grace.isZero() || targets < 2 || danger(command).isEmpty()) {
      return Optional.empty();
    }
    Instant moment = now.plus(grace).plus(FAN_OUT.multipliedBy(targets));
    return Optional.of(Instant.ofEpochMilli(moment.toEpochMilli()));
  }
}
