package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One act of an admin on several enrolments, one after the other. */
final class Acts {
  private Acts() {}

  /**
   * Does it for each, tells what came of it, and goes on after a failure.
   *
   * @param act the last part of the path, and the query
   * @return the exit code
   */
  static int each(Output output, List<String> ids, String act) {
    ApiClient api = output.api();
    JsonArray answers = new JsonArray();
    int exit = ExitCode.WELL;
    for (String id : ids) {
      String path = "/v1/enrollments/%s/%s".formatted(ApiClient.encode(id), act);
      try {
        JsonObject answer = api.post(path);
        answers.add(answer);
        if (!output.json()) {
          output.line("%s %s", id, answer.getString("result", answer.getString("command_uuid")));
        }
      } catch (CliException e) {
        if (e.exitCode() == ExitCode.UNREACHABLE) {
          throw e;
        }
        output.err().println(Printable.of("muster: %s: %s".formatted(id, e.getMessage())));
        exit = ExitCode.FAILED;
      }
    }
    output.asJson(new JsonObject().put("enrollments", answers));
    return exit;
  }
}
