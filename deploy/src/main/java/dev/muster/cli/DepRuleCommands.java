package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Those of {@code muster dep} about which device gets which profile. */
final class DepRuleCommands {
  private static final String PATH = "/v1/dep/rules";

  private DepRuleCommands() {}

  /** {@code muster dep apply}. */
  @Command(
      name = "apply",
      description = {
        "Put the profiles and rules of a file in place of those that hold.",
        "First it shows what changes and for how many devices, and asks if some get another"
            + " profile."
      },
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "A file, in which the last rule that fits a device counts:",
        "  profiles:",
        "    staff:",
        "      profile_name: Staff",
        "      is_supervised: true",
        "      is_mdm_removable: false",
        "      skip_setup_items: [Siri, Diagnostics]",
        "  rules:",
        "    - family: Mac",
        "      profile: staff"
      })
  static final class Apply implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private ConfirmOptions confirm;

    @Option(
        names = {"-f", "--file"},
        required = true,
        paramLabel = "FILE",
        description = "YAML with profiles and rules; - is standard input")
    private String file;

    @Option(
        names = "--rehearse",
        paramLabel = "DAYS",
        defaultValue = "0",
        description = {
          "do nothing, and tell which of the devices that enrolled within so many days would have"
              + " had another profile"
        })
    private int rehearse;

    @Override
    public Integer call() {
      DepFile.Read read = DepFile.read(file);
      if (!read.errors().isEmpty()) {
        return wrong(read.errors());
      }
      try {
        return rehearse > 0 ? rehearse(read.document()) : apply(read.document());
      } catch (Refusal e) {
        return wrong(e.errors());
      }
    }

    private int rehearse(JsonObject document) {
      JsonObject answer = output.api().put(PATH + "?rehearse=" + rehearse, document);
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      JsonObject rehearsal = answer.getJsonObject("rehearsal");
      output.line(
          "Of %d devices that enrolled within %d days, %d would have had another profile.",
          rehearsal.getInteger("enrolled"), rehearse, rehearsal.getInteger("otherwise"));
      JsonArray moves = rehearsal.getJsonArray("moves");
      for (int i = 0; i < moves.size(); i++) {
        JsonObject move = moves.getJsonObject(i);
        output.line("%d devices: %s", move.getInteger("devices"), move.getString("text"));
      }
      output.line("Nothing was done.");
      return ExitCode.WELL;
    }

    private int apply(JsonObject document) {
      JsonObject planned = output.api().put(PATH + "?dry_run=true", document);
      if (!output.json()) {
        difference(planned);
      }
      if (confirm.dryRun()) {
        if (!output.asJson(planned)) {
          output.line("Nothing was done.");
        }
        return ExitCode.WELL;
      }
      int moved = planned.getJsonObject("devices").getInteger("moved");
      if (moved > 0) {
        output.flush();
        confirm.check(
            false,
            moved == 1
                ? "one device gets another profile"
                : "%d devices get another profile".formatted(moved),
            moved);
      }
      JsonObject done = output.api().put(PATH, document);
      if (!output.asJson(done)) {
        output.line(
            done.getBoolean("applied")
                ? "Applied. muster dep devices --unassigned  shows how far it is."
                : "All of it holds already: nothing was done.");
      }
      return ExitCode.WELL;
    }

    private int wrong(List<String> errors) {
      errors.forEach(
          error -> output.err().println(Printable.of("muster: %s: %s".formatted(file, error))));
      return ExitCode.FAILED;
    }

    private void difference(JsonObject planned) {
      JsonObject profiles = planned.getJsonObject("profiles");
      profiles(profiles, "added", "+");
      profiles(profiles, "changed", "~");
      profiles(profiles, "removed", "-");
      output.line(
          "rules: %d, before %d", planned.getInteger("rules"), planned.getInteger("rules_before"));
      JsonObject devices = planned.getJsonObject("devices");
      JsonArray moves = devices.getJsonArray("moves");
      for (int i = 0; i < moves.size(); i++) {
        JsonObject move = moves.getJsonObject(i);
        output.line("%d devices: %s", move.getInteger("devices"), move.getString("text"));
      }
      JsonArray some = devices.getJsonArray("some");
      if (moves.isEmpty()) {
        output.line("No device gets another profile.");
      } else {
        output.line(
            "  %s%s",
            String.join(" ", some.stream().map(String::valueOf).toList()),
            some.size() < devices.getInteger("moved") ? " …" : "");
      }
      planned.getJsonArray("warnings").forEach(warning -> output.line("warning: %s", "" + warning));
    }

    private void profiles(JsonObject profiles, String what, String sign) {
      profiles
          .getJsonArray(what)
          .forEach(name -> output.line("%s profile %s %s", sign, "" + name, what));
    }
  }

  /** {@code muster dep rules}. */
  @Command(
      name = "rules",
      description = "Print the profiles and rules that hold, as YAML that can be applied again.",
      mixinStandardHelpOptions = true)
  static final class Rules implements Callable<Integer> {
    @Mixin private Output output;

    @Override
    public Integer call() {
      JsonObject rules = output.api().get(PATH);
      if (!output.asJson(rules)) {
        output.out().print(DepYaml.write(rules));
      }
      return ExitCode.WELL;
    }
  }
}
