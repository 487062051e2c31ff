package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** One act of an admin on several enrolments or devices, one after the other. */
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
    return each(
        output,
        "enrollments",
        ids,
        id -> taken(api.post("/v1/enrollments/%s/%s".formatted(ApiClient.encode(id), act))),
        answer -> answer.getString("result", answer.getString("command_uuid")));
  }

  /** What queued a command for nobody failed. */
  private static JsonObject taken(JsonObject answer) {
    if (answer.getInteger("targets", 1) > 0) {
      return answer;
    }
    JsonObject refused = answer.getJsonArray("enrollments").getJsonObject(0);
    throw new CliException(refused.getString("detail", refused.getString("result")));
  }

  /**
   * The same with any act.
   *
   * @param list what the answers are called together, in JSON
   * @param words an answer in words
   * @return the exit code
   */
  static int each(
      Output output,
      String list,
      List<String> ids,
      Function<String, JsonObject> act,
      Function<JsonObject, String> words) {
    JsonArray answers = new JsonArray();
    int exit = ExitCode.WELL;
    for (String id : ids) {
      try {
        JsonObject answer = act.apply(id);
        answers.add(answer);
        if (!output.json()) {
          output.line("%s %s", named(id, answer), words.apply(answer));
        }
      } catch (CliException e) {
        if (e.exitCode() == ExitCode.UNREACHABLE) {
          throw e;
        }
        output.err().println(Printable.of("muster: %s: %s".formatted(id, e.getMessage())));
        exit = ExitCode.FAILED;
      }
    }
    output.asJson(new JsonObject().put(list, answers));
    return exit;
  }

  /** As it was typed, and which one that is where its id was not typed whole. */
  private static String named(String typed, JsonObject answer) {
    String id = answer.getString("enrollment", typed);
    return id.equals(typed) ? typed : "%s (%s)".formatted(typed, id);
  }
}
