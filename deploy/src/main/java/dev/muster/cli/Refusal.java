package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The server refused it, and says why. */
final class Refusal extends CliException {
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient JsonObject problem;

  /**
   * What the server answered.
   *
   * @param status the HTTP status
   */
  Refusal(int status, JsonObject problem) {
    super(problem.getString("detail", "HTTP " + status));
    this.status = status;
    this.problem = problem;
  }

  /** Whether there is no such thing. */
  boolean notFound() {
    return status == NOT_FOUND;
  }

  /** Whether the token lacks the scope for it. */
  boolean forbidden() {
    return status == FORBIDDEN;
  }

  /** All that is wrong, one by one; a single one where the server does not tell them apart. */
  List<String> errors() {
    return problem.getJsonArray("errors", JsonArray.of(getMessage())).stream()
        .map(String::valueOf)
        .toList();
  }
}
