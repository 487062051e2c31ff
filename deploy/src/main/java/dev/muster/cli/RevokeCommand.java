package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster revoke}. */
@Command(
    name = "revoke",
    description =
        "Revoke certificates: they are no longer accepted, and the devices must enroll anew.",
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 3;

  @Mixin private Output output;
  @Mixin private ConfirmOptions confirm;

  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    List<JsonObject> named = devices.all().stream().map(this::find).distinct().toList();
    List<String> ids = named.stream().map(device -> device.getString("id")).toList();
    if (confirm.dryRun()) {
      return Acts.each(output, ids, "revoke?dry_run=true");
    }
    confirm.check(false, about(named), ids.size());
    return Acts.each(output, ids, "revoke?expected_targets=1");
  }

  private JsonObject find(String name) {
    return output.api().get("/v1/enrollments/" + ApiClient.encode(name));
  }

  /** A few are named whole, since they may have been asked for by the beginning of a name. */
  private static String about(List<JsonObject> devices) {
    String whom =
        devices.size() > MOST_NAMED
            ? ""
            : devices.stream().map(DeviceWords::of).collect(Collectors.joining(", ", ", ", ","));
    return devices.size() == 1
        ? "the certificates of one device%s are no longer accepted, and it must enroll anew"
            .formatted(whom)
        : "the certificates of %d devices%s are no longer accepted, and each must enroll anew"
            .formatted(devices.size(), whom);
  }
}
