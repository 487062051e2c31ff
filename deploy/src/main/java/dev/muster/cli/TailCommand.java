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
        "Watch the fleet: what happens from now on, or from a position, until Ctrl-C. --json gives"
            + " JSON lines, each with the position behind it.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = "--kind",
      paramLabel = "KIND,…",
      description = "only these, such as Report,CommandQueued")
  private String kind;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      description = "only this device, " + DeviceArguments.NAMES)
  private String device;

  private String position;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "go on behind this line of an earlier tail, without a gap")
  private String from;

  @Override
  public Integer call() {
    String path =
        new Query()
            .with("kind", kind)
            .with("enrollment", device)
            .with("from", from)
            .behind("/v1/events");
    try {
      output.api().lines(path, this::print);
    } catch (CliException e) {
      throw position == null ? e : new CliException(e.getMessage() + goOn(), e.exitCode());
    }
    throw new CliException(
        "the stream ended: the server stopped, or this terminal took nothing for a minute" + goOn(),
        ExitCode.FAILED);
  }

  private String goOn() {
    return position == null ? "" : ". Go on with  muster tail --from " + position;
  }

  private void print(String line) {
    JsonObject event = new JsonObject(line);
    if (output.json()) {
      output.out().println(Printable.json(line));
    } else {
      output.line("%-36s %s", event.getString("enrollment", ""), HistoryLines.line(event));
    }
    output.flush();
    position = event.getString("position", position);
  }
}
