package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code muster dep} that look at devices. */
final class DepDeviceCommands {
  private DepDeviceCommands() {}

  /** {@code muster dep devices}. */
  @Command(
      name = "devices",
      description = "List the devices that Apple names, each with what is done next about it.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster dep devices --unassigned",
        "  muster dep devices --unassigned --ids | muster dep assign --profile staff --from -"
      })
  static final class Devices implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "devices",
            "serial_number",
            java.util.List.of(
                Column.id("SERIAL", "serial_number"),
                Column.text("MODEL", "model"),
                Column.text("ACCOUNT", "account"),
                Column.text(
                    "PROFILE AT APPLE", e -> e.getString("gone", e.getString("profile_status"))),
                Column.text("WANTED", DepDeviceCommands::wanted),
                Column.text("NEXT", DepDeviceCommands::next)),
            "Apple names no device that fits: muster dep status says whether it was asked.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Option(names = "--account", paramLabel = "NAME", description = "those of one account")
    private String account;

    @Option(
        names = "--unassigned",
        description = "those that lack a profile or have another than the wanted one, and why")
    private boolean unassigned;

    @Option(names = "--gone", description = "those that were there and are not any more")
    private boolean gone;

    @Override
    public Integer call() {
      String path =
          new Query()
              .with("account", account)
              .with("unassigned", unassigned ? true : null)
              .with("gone", gone ? true : null)
              .with("limit", 1000)
              .behind("/v1/dep/devices");
      JsonObject answer = output.api().all(path, "devices");
      list.print(output, answer, LISTING);
      return ExitCode.WELL;
    }
  }

  /** {@code muster dep show}. */
  @Command(
      name = "show",
      description = "Show what Apple says of one device, what is wanted for it, and what is next.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "SERIAL", description = "a serial number")
    private String serial;

    @Override
    public Integer call() {
      JsonObject device = output.api().get(DepCommand.device(serial, ""));
      if (output.asJson(device)) {
        return ExitCode.WELL;
      }
      Table facts = new Table("serial number", device.getString("serial_number"));
      facts.add("account", device.getString("account"));
      facts.add(
          "there since",
          "%s%s"
              .formatted(
                  Output.time(device.getString("since")),
                  device.getInteger("stay") > 1
                      ? ", for the %d. time".formatted(device.getInteger("stay"))
                      : ""));
      if (!device.getBoolean("present")) {
        facts.add(
            "gone", device.getString("gone") + " " + Output.time(device.getString("gone_at")));
      }
      facts.add("model", device.getString("model"));
      facts.add("description", device.getString("description"));
      facts.add("family", device.getString("device_family"));
      facts.add("color", device.getString("color"));
      facts.add("asset tag", device.getString("asset_tag"));
      facts.add("labels", words(device.getJsonArray("labels")));
      facts.add("assigned to us by", device.getString("device_assigned_by"));
      facts.add("assigned to us", Output.time(device.getString("device_assigned_date")));
      facts.add(
          "profile at Apple",
          "%s %s"
              .formatted(device.getString("profile_status"), device.getString("profile_uuid"))
              .strip());
      facts.add("assigned", Output.time(device.getString("profile_assign_time")));
      facts.add("pushed", Output.time(device.getString("profile_push_time")));
      if (device.containsKey("mdm_migration_deadline")) {
        facts.add("to migrate by", Output.time(device.getString("mdm_migration_deadline")));
      }
      facts.add("wanted", wanted(device));
      facts.add("last assignment", last(device.getJsonObject("last_assignment")));
      facts.add("next", next(device));
      facts.print(output.out());
      return ExitCode.WELL;
    }

    private static String last(JsonObject assignment) {
      return assignment == null
          ? ""
          : "%s of %s at %s"
              .formatted(
                  assignment.getString("outcome"),
                  assignment.getString("profile"),
                  Output.time(assignment.getString("at")));
    }

    private static String words(JsonArray list) {
      return list.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
  }

  /** {@code muster dep explain}. */
  @Command(
      name = "explain",
      description = {
        "Say why a device is, or is not, enrolled: each link that holds, the first that does not,"
            + " and who must act.",
        "Any serial number may be asked for, also one that Apple never named."
      },
      mixinStandardHelpOptions = true)
  static final class Explain implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "SERIAL", description = "a serial number")
    private String serial;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get(DepCommand.device(serial, "/explanation"));
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      JsonArray holds = answer.getJsonArray("holds");
      for (int i = 0; i < holds.size(); i++) {
        JsonObject link = holds.getJsonObject(i);
        output.line("✓ %-12s %s", link.getString("link"), link.getString("text"));
      }
      JsonObject missing = answer.getJsonObject("missing");
      if (missing == null) {
        output.line("All links hold.");
        return ExitCode.WELL;
      }
      output.line("✗ %-12s %s", missing.getString("link"), missing.getString("text"));
      output.line("→ %s", who(missing.getString("who")));
      return ExitCode.WELL;
    }

    private static String who(String who) {
      return switch (who) {
        case "portal-admin" -> "whoever assigns devices in Apple's portal must act";
        case "admin" -> "an admin of this installation must act";
        case "server" -> "nobody must act: the server goes on by itself";
        case "device" -> "whoever has the device in hand must act";
        default -> who;
      };
    }
  }

  /** The wanted profile's name. */
  static String wanted(JsonObject device) {
    JsonObject wanted = device.getJsonObject("wanted");
    String by = wanted.getString("by", "");
    return wanted.getString("profile", by.isEmpty() ? "" : "none")
        + (by.equals("choice") ? " (by hand)" : "");
  }

  /** What is done next about its profile, and when. */
  static String next(JsonObject device) {
    JsonObject next = device.getJsonObject("next");
    String at = next.getString("at");
    return next.getString("text") + (at == null ? "" : ", next try " + Output.time(at));
  }
}
