package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An act by which devices are lost to this server, so that whoever gives it says first how many
 * they are.
 *
 * @param call the last part of the path
 * @param one what happens, of one device; {@code %s} stands where it is named
 * @param many the same of several; {@code %d} stands for how many
 */
record LosingAct(String call, String one, String many) {
  private static final int MOST_NAMED = 3;

  /** Asks, and does it. */
  int carryOut(Output output, ConfirmOptions confirm, DeviceArguments devices) {
    List<JsonObject> named =
        devices.all().stream()
            .map(name -> output.api().get("/v1/enrollments/" + ApiClient.encode(name)))
            .distinct()
            .toList();
    List<String> ids = named.stream().map(device -> device.getString("id")).toList();
    if (confirm.dryRun()) {
      return Acts.each(output, ids, call + "?dry_run=true");
    }
    confirm.check(false, about(named), ids.size());
    return Acts.each(output, ids, call + "?expected_targets=1");
  }

  /** A few are named whole, since they may have been asked for by the beginning of a name. */
  private String about(List<JsonObject> devices) {
    String whom =
        devices.size() > MOST_NAMED
            ? ""
            : devices.stream().map(DeviceWords::of).collect(Collectors.joining(", ", ", ", ","));
    return devices.size() == 1 ? one.formatted(whom) : many.formatted(devices.size(), whom);
  }
}
