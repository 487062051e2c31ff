package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Those of {@code muster dep} by which an admin decides about single devices. */
final class DepChoiceCommands {
  /** For more, it is asked. */
  private static final int UNASKED = 100;

  private DepChoiceCommands() {}

  private static int choose(
      Output output, ConfirmOptions confirm, List<String> serials, JsonObject choice, String what) {
    String about =
        serials.size() == 1
            ? "%s %s".formatted(serials.getFirst(), what)
            : "%d devices %s".formatted(serials.size(), what);
    if (confirm.dryRun()) {
      if (!output.asJson(choice.copy().put("devices", new JsonArray(serials)))) {
        output.line("%s. Nothing was done.", about);
      }
      return ExitCode.WELL;
    }
    if (serials.size() > UNASKED) {
      confirm.check(false, about, serials.size());
    }
    return Acts.each(
        output,
        "devices",
        serials,
        serial -> output.api().put(DepCommand.device(serial, "/profile"), choice),
        DepChoiceCommands::words);
  }

  private static String words(JsonObject device) {
    return device.containsKey("next")
        ? DepDeviceCommands.next(device)
        : "noted; Apple has not named it in any account yet";
  }

  private static JsonObject rules() {
    return new JsonObject().put("choice", "rules");
  }

  /** {@code muster dep label}. */
  @Command(
      name = "label",
      description = "Put labels on devices, or take them off. Rules may ask for them.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  muster dep label C02XYZ --add lab --remove spare"})
  static final class Label implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private SerialOptions serials;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private Change change;

    /** What to change. */
    static final class Change {
      @Option(
          names = "--add",
          paramLabel = "LABEL",
          split = ",",
          description = "to put on: letters, digits, points, hyphens and underlines")
      private List<String> add = List.of();

      @Option(names = "--remove", paramLabel = "LABEL", split = ",", description = "to take off")
      private List<String> remove = List.of();
    }

    @Override
    public Integer call() {
      JsonObject request =
          new JsonObject().put("add", labels(change.add)).put("remove", labels(change.remove));
      return Acts.each(
          output,
          "devices",
          serials.all(),
          serial -> output.api().post(DepCommand.device(serial, "/labels"), request),
          answer ->
              answer.getJsonArray("labels").isEmpty()
                  ? "has no labels"
                  : "has "
                      + answer.getJsonArray("labels").stream()
                          .map(String::valueOf)
                          .collect(Collectors.joining(" ")));
    }

    private static JsonArray labels(List<String> names) {
      return new JsonArray(names.stream().map(DepCommand::label).toList());
    }
  }

  /** {@code muster dep assign}. */
  @Command(
      name = "assign",
      description = "Decide which profile devices get, whatever the rules say.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  muster dep assign C02XYZ C02ABC --profile lab",
        "  muster dep assign C02XYZ --rules"
      })
  static final class Assign implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private SerialOptions serials;
    @Mixin private ConfirmOptions confirm;

    @ArgGroup(multiplicity = "1")
    private Which which;

    /** Either a profile, or what the rules say. */
    static final class Which {
      @Option(
          names = "--profile",
          required = true,
          paramLabel = "PROFILE",
          description = "this one, by its name in the file that was applied")
      private String profile;

      @Option(names = "--rules", required = true, description = "what the rules say again")
      private boolean rules;
    }

    @Override
    public Integer call() {
      if (which.rules) {
        return choose(output, confirm, serials.all(), rules(), "would be left to the rules");
      }
      JsonObject choice = new JsonObject().put("choice", "profile").put("profile", which.profile);
      return choose(
          output,
          confirm,
          serials.all(),
          choice,
          "would get the profile %s".formatted(which.profile));
    }
  }

  /** {@code muster dep unassign}. */
  @Command(
      name = "unassign",
      description = {
        "Decide that devices get no profile, whatever the rules say. Apple drops the one that they"
            + " have.",
        "One that is enrolled stays so; when it is erased, it sets itself up without management."
      },
      mixinStandardHelpOptions = true)
  static final class Unassign implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private SerialOptions serials;
    @Mixin private ConfirmOptions confirm;

    @Override
    public Integer call() {
      JsonObject choice = new JsonObject().put("choice", "none");
      return choose(output, confirm, serials.all(), choice, "would get no profile");
    }
  }

  /** {@code muster dep auto}. */
  @Command(
      name = "auto",
      description = "Leave devices to the rules again, as  muster dep assign --rules  does.",
      mixinStandardHelpOptions = true)
  static final class Auto implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private SerialOptions serials;
    @Mixin private ConfirmOptions confirm;

    @Override
    public Integer call() {
      return choose(output, confirm, serials.all(), rules(), "would be left to the rules");
    }
  }
}
