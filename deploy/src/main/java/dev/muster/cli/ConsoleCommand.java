package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster console}. */
@Command(
    name = "console",
    description = "Open the console in a browser, signed in, by a link that is good for once.",
    mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(names = "--print", description = "print the link, and open nothing")
  private boolean print;

  @Option(
      names = "--expires-in",
      paramLabel = "DURATION",
      description = Length.FORMS + ", an hour at most (default: 5m)")
  private Duration expiresIn;

  @Override
  public Integer call() {
    JsonObject request = new JsonObject();
    if (expiresIn != null) {
      request.put("expires_in", expiresIn.toString());
    }
    JsonObject answer = output.api().post("/v1/session/links", request);
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    String link = output.api().address(answer.getString("path"));
    boolean opened = !print && opener().map(program -> open(program, link)).orElse(false);
    if (opened) {
      output.err().println("The console is opened in the browser.");
    } else {
      output.out().println(link);
      output
          .err()
          .printf(
              "Open it in a browser: it signs in once, until %s.%n",
              Output.time(answer.getString("expires_at")));
    }
    return ExitCode.WELL;
  }

  /** What opens addresses here; empty where nobody looks at a screen. */
  private static Optional<String> opener() {
    if (!Terminal.present()) {
      return Optional.empty();
    }
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")) {
      return Optional.of("open");
    }
    boolean screen = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return screen ? Optional.of("xdg-open") : Optional.empty();
  }

  private static boolean open(String program, String link) {
    try {
      // For a moment, other people of this machine could read the link among its processes: it is
      // spent as soon as the page is there.
      return new ProcessBuilder(List.of(program, link))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
