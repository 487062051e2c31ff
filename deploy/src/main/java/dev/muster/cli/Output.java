package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
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

  ApiClient api() {
    if (client == null) {
      client = ApiClient.of(Optional.ofNullable(server), data, ServerProfiles.ofUser());
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
      out().println(answer.encodePrettily());
      out().flush();
    }
    return json;
  }

  /** A moment in this machine's time zone. */
  static String time(String instant) {
    return instant == null ? "" : TIME.format(Instant.parse(instant));
  }
}
