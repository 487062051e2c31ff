package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;

/** Waits until a command has ended everywhere, and shows how far it is. */
final class Waiting {
  private static final Duration EVERY = Duration.ofMillis(500);
  private static final int BAR = 30;

  private final ApiClient api;
  private final PrintWriter progress;

  /**
   * Asks this server.
   *
   * @param progress where the bar goes, if a person is looking
   */
  Waiting(ApiClient api, PrintWriter progress) {
    this.api = api;
    this.progress = progress;
  }

  /** The command once it has ended everywhere, or as it is when the time is over. */
  JsonObject await(String uuid, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonObject command = api.get("/v1/commands/" + ApiClient.encode(uuid));
      draw(command);
      if (command.getInteger("open") == 0 || System.nanoTime() > deadline) {
        if (Terminal.present()) {
          progress.println();
        }
        return command;
      }
      try {
        Thread.sleep(EVERY);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliException("interrupted");
      }
    }
  }

  /** What the program exits with, once it was waited for. */
  static int exitCode(JsonObject command) {
    if (command.getInteger("open") > 0) {
      return ExitCode.TIME_OVER;
    }
    Integer acknowledged = command.getJsonObject("states").getInteger("Acknowledged", 0);
    return acknowledged.equals(command.getInteger("targets")) ? ExitCode.WELL : ExitCode.FAILED;
  }

  /** The states in words. */
  static String states(JsonObject command) {
    StringBuilder words = new StringBuilder();
    for (Map.Entry<String, Object> state : command.getJsonObject("states")) {
      words
          .append(words.isEmpty() ? "" : ", ")
          .append(state.getValue())
          .append(' ')
          .append(state.getKey());
    }
    return words.toString();
  }

  private void draw(JsonObject command) {
    if (!Terminal.present()) {
      return;
    }
    int targets = Math.max(1, command.getInteger("targets"));
    int ended = targets - command.getInteger("open");
    int full = BAR * ended / targets;
    progress.printf(
        "\r\u001b[K[%s%s] %d/%d  %s",
        "#".repeat(full), "-".repeat(BAR - full), ended, targets, states(command));
    progress.flush();
  }
}
