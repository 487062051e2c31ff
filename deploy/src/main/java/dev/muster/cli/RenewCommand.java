package dev.muster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster renew}. */
@Command(
    name = "renew",
    description = "Send the enrolment profile again, for new certificates of the same identity.",
    mixinStandardHelpOptions = true)
final class RenewCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Override
  public Integer call() {
    return Acts.each(output, ids, "renew");
  }
}
