package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster history}. */
@Command(
    name = "history",
    description = "Tell what happened to an enrolment, from the log.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster history 4F1C… --kind Report,CommandQueued --since 2026-11-20T00:00:00Z",
      "  muster history 4F1C… --last 20 --follow",
      "  muster history 4F1C… --raw 4711 | plutil -p -"
    })
final class HistoryCommand implements Callable<Integer> {
  private static final int WAIT_SECONDS = 20;

  @Mixin private Output output;

  @Parameters(paramLabel = "ID", description = "an enrolment id")
  private String id;

  @Option(
      names = "--kind",
      paramLabel = "KIND,…",
      description = "only these, such as Report,CommandQueued")
  private String kind;

  @Option(names = "--since", paramLabel = "MOMENT", description = "only what came then or later")
  private String since;

  @Option(names = "--until", paramLabel = "MOMENT", description = "only what came then or earlier")
  private String until;

  @Option(names = "--last", paramLabel = "N", description = "only the last N")
  private Integer last;

  @Option(
      names = {"-f", "--follow"},
      description = "go on with what happens from now on, until Ctrl-C")
  private boolean follow;

  @Option(
      names = "--raw",
      paramLabel = "OFFSET",
      description = "the request behind the event at this offset, exactly as the device sent it")
  private Long raw;

  @Override
  public Integer call() {
    String path = "/v1/enrollments/%s/history".formatted(ApiClient.encode(id));
    ApiClient api = output.api();
    if (raw != null) {
      byte[] request = api.raw(path + "/" + raw + "/request");
      PrintStream stdout = System.out;
      stdout.write(request, 0, request.length);
      stdout.flush();
      return ExitCode.WELL;
    }
    JsonObject past = past(api, path);
    if (!follow) {
      if (!output.asJson(past)) {
        HistoryLines.print(past.getJsonArray("events"), output.out());
      }
      return ExitCode.WELL;
    }
    print(past.getJsonArray("events"));
    follow(api, path, past.getJsonArray("events"));
    return ExitCode.WELL;
  }

  private JsonObject past(ApiClient api, String path) {
    Query query = new Query().with("kind", kind).with("since", since).with("until", until);
    if (last == null) {
      return api.all(query.with("limit", 1000).behind(path), "events");
    }
    JsonArray newestFirst =
        api.get(query.with("order", "desc").with("limit", last).behind(path))
            .getJsonArray("events");
    JsonArray events = new JsonArray();
    for (int i = newestFirst.size() - 1; i >= 0; i--) {
      events.add(newestFirst.getJsonObject(i));
    }
    return new JsonObject().put("events", events);
  }

  private void follow(ApiClient api, String path, JsonArray seen) {
    String cursor = seen.isEmpty() ? null : cursorBehind(seen.getJsonObject(seen.size() - 1));
    while (!Thread.currentThread().isInterrupted()) {
      JsonObject page =
          api.get(
              new Query()
                  .with("kind", kind)
                  .with("wait", WAIT_SECONDS)
                  .with("cursor", cursor)
                  .behind(path));
      print(page.getJsonArray("events"));
      cursor = page.getString("next");
    }
  }

  /** A cursor holds the offset that it is behind; the API makes the same. */
  private static String cursorBehind(JsonObject event) {
    return java.util.Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(event.getLong("offset").toString().getBytes());
  }

  private void print(JsonArray events) {
    for (int i = 0; i < events.size(); i++) {
      JsonObject event = events.getJsonObject(i);
      output
          .out()
          .println(
              output.json() ? Printable.json(event.encode()) : "  " + HistoryLines.line(event));
    }
    output.flush();
  }
}
