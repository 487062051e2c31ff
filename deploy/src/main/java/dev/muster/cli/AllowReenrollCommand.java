package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster allow-reenroll}. */
@Command(
    name = "allow-reenroll",
    description = {
      "Let a device enroll anew that was set up without our doing.",
      "For that time, whoever can get an enrollment profile and knows its UDID can take its place."
    },
    mixinStandardHelpOptions = true)
final class AllowReenrollCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(paramLabel = "DEVICE", description = "the device, " + DeviceArguments.NAMES)
  private String device;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "for so long, " + Length.FORMS + " (default: 1d)")
  private Duration time;

  @Override
  public Integer call() {
    JsonObject request = new JsonObject();
    if (time != null) {
      request.put("for", time.toString());
    }
    JsonObject answer =
        output
            .api()
            .post("/v1/enrollments/" + ApiClient.encode(device) + "/allow-reenrollment", request);
    if (!output.asJson(answer)) {
      output
          .out()
          .printf(
              "%s may enroll anew until %s%n",
              answer.getString("enrollment"), Output.time(answer.getString("until")));
    }
    return ExitCode.WELL;
  }
}
