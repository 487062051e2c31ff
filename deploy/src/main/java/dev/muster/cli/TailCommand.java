package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster tail}. */
@Command(
    name = "tail",
    description =
        "Watch the fleet: what happens from now on, until Ctrl-C. --json gives JSON lines.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = "--kind",
      paramLabel = "KIND,…",
      description = "only these, such as Report,CommandQueued")
  private String kind;

  @Option(names = "--device", paramLabel = "ID", description = "only this device")
  private String device;

  @Override
  public Integer call() {
    String path = new Query().with("kind", kind).with("enrollment", device).behind("/v1/events");
    output.api().lines(path, this::print);
    throw new CliException(
        "the stream ended: the server stopped, or this terminal is too slow for what happens",
        ExitCode.FAILED);
  }

  private void print(String line) {
    if (output.json()) {
      output.out().println(line);
    } else {
      JsonObject event = new JsonObject(line);
      output
          .out()
          .printf("%-36s %s%n", event.getString("enrollment", ""), HistoryLines.line(event));
    }
    output.out().flush();
  }
}
