package dev.muster.cli;

import java.util.LinkedHashSet;
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
  @Mixin private ConfirmOptions confirm;

  @Parameters(arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Override
  public Integer call() {
    List<String> devices = List.copyOf(new LinkedHashSet<>(ids));
    if (confirm.dryRun()) {
      return Acts.each(output, devices, "revoke?dry_run=true");
    }
    confirm.check(
        false,
        "the certificates of %d devices count no more, and each must enroll anew"
            .formatted(devices.size()),
        devices.size());
    return Acts.each(output, devices, "revoke?expected_targets=1");
  }
}
