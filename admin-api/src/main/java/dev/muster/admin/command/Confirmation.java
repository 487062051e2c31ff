package dev.muster.admin.command;

import dev.muster.admin.http.Problem;
import io.vertx.core.json.JsonObject;
import java.util.OptionalInt;

/**
 * What a caller says beside a wish that must not be carried out by accident.
 *
 * @param dryRun it is not to be carried out, only told for whom it would be
 * @param expectedTargets how many the caller takes it to be for
 * @param askable whether the caller can be asked back
 */
public record Confirmation(boolean dryRun, OptionalInt expectedTargets, boolean askable) {
  /** The caller says nothing. */
  public static final Confirmation NONE = new Confirmation(false, OptionalInt.empty());

  /** The caller speaks another server's language, which has no questions, and named each target. */
  public static final Confirmation NOT_ASKED = new Confirmation(false, OptionalInt.empty(), false);

  /** Of a caller who can be asked back. */
  public Confirmation(boolean dryRun, OptionalInt expectedTargets) {
    this(dryRun, expectedTargets, true);
  }

  /**
   * What is asked of the person who gives a command.
   *
   * @param typed whether it is how many there are, and not just a yes
   * @param about what would happen, in words
   */
  public record Question(boolean typed, String about) {

    /** As the API has it. */
    String label() {
      return typed ? "count" : "yes";
    }
  }

  /**
   * Passes what is confirmed.
   *
   * @param question what must be confirmed by the number of targets
   * @param how how the caller gives it
   * @throws Problem if that is missing
   */
  public void require(Question question, int targets, String how) {
    if (!askable) {
      return;
    }
    if (expectedTargets.isEmpty()) {
      throw new Problem(
          409,
          "confirmation-needed",
          "%s: %s".formatted(question.about(), how),
          new JsonObject()
              .put("targets", targets)
              .put("confirm", question.label())
              .put("about", question.about()));
    }
    agree(targets);
  }

  /**
   * Passes if the caller expects as many, or says nothing of them.
   *
   * @throws Problem if the caller expects another number
   */
  public void agree(int targets) {
    if (expectedTargets.isPresent() && expectedTargets.getAsInt() != targets) {
      throw new Problem(
          409,
          "targets-differ",
          "it is for %d enrollments and not for %d: look at it with dry_run, and send it again"
              .formatted(targets, expectedTargets.getAsInt()),
          new JsonObject().put("targets", targets));
    }
  }
}
