package dev.muster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster push}. */
@Command(
    name = "push",
    description = "Wake devices, whether or not a command waits for them.",
    mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Override
  public Integer call() {
    return Acts.each(output, ids, "push");
  }
}
