package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What the admin's commands share: which server, and how results are shown. */
final class Output implements AutoCloseable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Mixin private DataOption data;

  @Option(
      names = "--server",
      paramLabel = "NAME",
      description = "a server that muster server add has made known")
  private String server;

  @Option(names = "--json", description = "print what the API answered")
  private boolean json;

  private ApiClient client;

  /** The options by which another command speaks to the same server, and prints in the same way. */
  private List<String> target() {
    List<String> words = new ArrayList<>();
    if (server != null) {
      words.addAll(List.of("--server", server));
    }
    if (data.given()) {
      words.addAll(List.of("--data", data.directory().toString()));
    }
    if (json) {
      words.add("--json");
    }
    return words;
  }

  /** Runs another command for the same server, and says with what it exits. */
  int run(List<String> command) {
    List<String> words = new ArrayList<>(command);
    words.addAll(target());
    String[] args = words.toArray(String[]::new);
    return Main.commandLine(out(), err(), args).execute(args);
  }

  ApiClient api() {
    if (client == null) {
      client =
          new ApiClient(
              ServerAccess.of(
                  Optional.ofNullable(server), data, ServerProfiles.ofUser(), System.getenv()));
    }
    return client;
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Whether JSON was asked for. */
  boolean json() {
    return json;
  }

  /** Prints the JSON if it was asked for, and says whether it was. */
  boolean asJson(JsonObject answer) {
    if (json) {
      print(answer);
    }
    return json;
  }

  /** Prints JSON. */
  void print(JsonObject answer) {
    out().println(Printable.json(answer.encodePrettily()));
  }

  /** Prints one field of each, a line for each, for what reads lines. */
  void ids(JsonArray list, String field) {
    list.forEach(each -> line("%s", ((JsonObject) each).getString(field)));
  }

  /** Prints one line, whatever the texts in it say ({@link Printable}). */
  void line(String format, Object... values) {
    Object[] printable =
        Stream.of(values).map(v -> v instanceof String s ? Printable.of(s) : v).toArray();
    out().println(format.formatted(printable));
  }

  /**
   * Sends on its way what was printed so far, for whoever watches.
   *
   * @throws CliException if nobody takes it any more
   */
  void flush() {
    if (out().checkError()) {
      throw Main.outputLost();
    }
  }

  /** A moment in this machine's time zone. */
  static String time(String instant) {
    return instant == null ? "" : TIME.format(Instant.parse(instant));
  }
}
