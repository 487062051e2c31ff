package dev.muster.cli;

import io.vertx.core.json.JsonObject;

/** The server carries it out if it is told for how many it is. */
final class ConfirmationNeeded extends CliException {
  /** The problem's type. */
  static final String TYPE = "urn:muster:problem:confirmation-needed";

  private static final long serialVersionUID = 1L;

  private final boolean typed;
  private final String about;
  private final int targets;

  /** What the server answered. */
  ConfirmationNeeded(JsonObject problem) {
    super(problem.getString("detail"));
    this.typed = problem.getString("confirm").equals("count");
    this.about = problem.getString("about");
    this.targets = problem.getInteger("targets");
  }

  /** Whether a person types how many there are, and not just a yes. */
  boolean typed() {
    return typed;
  }

  /** What would happen, in words. */
  String about() {
    return about;
  }

  /** For how many it is. */
  int targets() {
    return targets;
  }
}
