package dev.muster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster hold}. */
@Command(
    name = "hold",
    description = "Stop queues: commands are queued, and none is offered.",
    mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Override
  public Integer call() {
    return Acts.each(output, ids, "hold");
  }
}
