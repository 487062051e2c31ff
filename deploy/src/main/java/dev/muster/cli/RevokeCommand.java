package dev.muster.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster revoke}. */
@Command(
    name = "revoke",
    description = "Revoke certificates: what devices prove with them counts no more.",
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Override
  public Integer call() {
    return Acts.each(output, ids, "revoke");
  }
}
