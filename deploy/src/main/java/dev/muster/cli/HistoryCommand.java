package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster history}. */
@Command(
    name = "history",
    description = {
      "Tell what happened to an enrolment, from the log.",
      "By its serial number, it is one story: what Apple and admins did about the device, and then"
          + " its own life."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster history C02XYZ --kind Report,CommandQueued --since -2h",
      "  muster history 'Lab 4' --last 20 --follow",
      "  muster history C02XYZ",
      "  muster history C02XYZ --raw 4711 | plutil -p -"
    })
final class HistoryCommand implements Callable<Integer> {
  private static final int WAIT_SECONDS = 20;

  @Mixin private Output output;

  @Parameters(paramLabel = "DEVICE", description = "a device, " + DeviceArguments.NAMES)
  private String name;

  @Option(
      names = "--kind",
      paramLabel = "KIND,…",
      description = "only these, such as Report,CommandQueued")
  private String kind;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "only what came then or later: a time " + Moment.FORMS)
  private Instant since;

  @Option(names = "--until", paramLabel = "TIME", description = "only what came then or earlier")
  private Instant until;

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
    ApiClient api = output.api();
    JsonObject device;
    try {
      device = api.get("/v1/enrollments/" + ApiClient.encode(name));
    } catch (Refusal e) {
      if (!e.notFound()) {
        throw e;
      }
      JsonArray events = aboutSerialNumber();
      return events.isEmpty() ? neverEnrolled(e) : tell(Optional.empty(), chosen(events));
    }
    boolean bySerial = name.equalsIgnoreCase(device.getString("serial_number"));
    return tell(
        Optional.of(path(device.getString("id"))),
        bySerial ? chosen(aboutSerialNumber()) : new JsonArray());
  }

  /** What was refused of a device that never enrolled is in the log under its id. */
  private int neverEnrolled(Refusal noSuchDevice) {
    try {
      return tell(Optional.of(path(name)), new JsonArray());
    } catch (Refusal e) {
      throw e.notFound() ? noSuchDevice : e;
    }
  }

  private static String path(String enrollment) {
    return "/v1/enrollments/%s/history".formatted(ApiClient.encode(enrollment));
  }

  /** What Apple and admins did about a device; nothing for what can be no serial number. */
  private JsonArray aboutSerialNumber() {
    try {
      return output.api().get(DepCommand.device(name, "/history")).getJsonArray("events");
    } catch (CliException e) {
      if (e.exitCode() == ExitCode.UNREACHABLE) {
        throw e;
      }
      return new JsonArray();
    }
  }

  /**
   * Tells it.
   *
   * @param path of the enrolment's history, if there is an enrolment
   * @param before what happened beside that
   */
  private int tell(Optional<String> path, JsonArray before) {
    ApiClient api = output.api();
    if (path.isEmpty() && (raw != null || follow)) {
      throw new CliException(
          "no device with this serial number has enrolled yet: muster dep explain %s says why"
              .formatted(name));
    }
    if (raw != null) {
      byte[] request = api.raw(path.get() + "/" + raw + "/request");
      PrintStream stdout = System.out;
      stdout.write(request, 0, request.length);
      stdout.flush();
      return ExitCode.WELL;
    }
    JsonObject past =
        path.map(enrollment -> past(api, enrollment))
            .orElseGet(() -> new JsonObject().put("events", new JsonArray()));
    JsonArray own = past.getJsonArray("events");
    JsonArray all = HistoryLines.inOrder(before, own, last);
    if (!follow) {
      if (!output.asJson(past.put("events", all))) {
        HistoryLines.print(all, output.out());
      }
      return ExitCode.WELL;
    }
    print(all);
    follow(api, path.get(), own);
    return ExitCode.WELL;
  }

  /** Those that the options ask for. */
  private JsonArray chosen(JsonArray events) {
    List<String> kinds = kind == null ? List.of() : List.of(kind.split(","));
    JsonArray chosen = new JsonArray();
    events.stream()
        .map(JsonObject.class::cast)
        .filter(event -> kinds.isEmpty() || kinds.contains(event.getString("kind")))
        .filter(event -> since == null || !moment(event).isBefore(since))
        .filter(event -> until == null || !moment(event).isAfter(until))
        .forEach(chosen::add);
    return chosen;
  }

  private static Instant moment(JsonObject event) {
    return Instant.parse(event.getString("occurred_at"));
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
