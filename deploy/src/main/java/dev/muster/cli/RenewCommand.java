package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster renew}. */
@Command(
    name = "renew",
    description = {
      "Send the enrollment profile again, for new certificates of the same identity.",
      "The server does that by itself before they end; this does it now."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster renew 1A2B3C",
      "  muster renew --all --certificate-expires-before 2027-06-30"
    })
final class RenewCommand implements Callable<Integer> {
  @Mixin private Output output;

  @ArgGroup(multiplicity = "1")
  private Whom whom;

  /** Either some, or all. */
  static final class Whom {
    @Parameters(
        arity = "1..*",
        paramLabel = "DEVICE",
        description = "devices, " + DeviceArguments.NAMES)
    private List<String> ids;

    @Option(names = "--all", required = true, description = "all devices that are enrolled")
    private boolean all;
  }

  @Option(
      names = "--certificate-expires-before",
      paramLabel = "TIME",
      description =
          "with --all: only those whose certificate ends before then, or has ended: a time "
              + Moment.FORMS)
  private Instant expiresBefore;

  @Override
  public Integer call() {
    return Acts.each(output, whom.all ? enrolled() : whom.ids, "renew");
  }

  private List<String> enrolled() {
    String path =
        new Query()
            .with("status", "enrolled")
            .with("channel", "devices")
            .with("certificate_expires_before", expiresBefore)
            .with("limit", 1000)
            .behind("/v1/enrollments");
    return output.api().all(path, "enrollments").getJsonArray("enrollments").stream()
        .map(one -> ((JsonObject) one).getString("id"))
        .toList();
  }
}
