package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code muster dep} that ask something of Apple at once. */
final class DepAppleCommands {

  private DepAppleCommands() {}

  /** {@code muster dep activation-lock}. */
  @Command(
      name = "activation-lock",
      description = {
        "Lock a device to the organization, so that nobody can set it up after it was erased.",
        "The code that opens it is kept before Apple is asked: muster secrets shows it."
      },
      mixinStandardHelpOptions = true,
      footer = {"", "Example:", "  muster dep activation-lock C02XYZ --message 'Call 555 0100'"})
  static final class ActivationLock implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "SERIAL", description = "the device's serial number")
    private String serial;

    @Option(names = "--message", paramLabel = "TEXT", description = "shown on the device")
    private String message;

    @Override
    public Integer call() {
      JsonObject request = new JsonObject();
      if (message != null) {
        request.put("lost_message", message);
      }
      JsonObject answer = output.api().post(DepCommand.device(serial, "/activation-lock"), request);
      if (!output.asJson(answer)) {
        output.line(
            "%s: %s",
            answer.getString("serial_number"), words(answer.getString("response_status")));
        if (answer.containsKey("secret")) {
          output.line(
              "Its code: muster secrets reveal %s --reason '…'", answer.getString("secret"));
        }
      }
      return answer.containsKey("secret") ? ExitCode.WELL : ExitCode.FAILED;
    }

    private static String words(String status) {
      return switch (status) {
        case "SUCCESS" -> "locked";
        case "DEVICE_ALREADY_LOCKED" ->
            "it is locked already, by its user or by an earlier call (muster secrets list)";
        case "NOT_ACCESSIBLE" -> "Apple says that it is none of this account's";
        case "DEVICE_NOT_SUPPORTED" -> "Apple can't lock this kind of device";
        case "ORG_NOT_SUPPORTED" -> "Apple does not offer this to the organization";
        default -> "Apple says " + status;
      };
    }
  }

  /** {@code muster dep disown}. */
  @Command(
      name = "disown",
      description = {
        "Give devices out of the organization, for good.",
        "Only whoever sold a device can bring it back. It asks before it does so."
      },
      mixinStandardHelpOptions = true)
  static final class Disown implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private ConfirmOptions confirm;
    @Mixin private SerialOptions serials;

    @Override
    public Integer call() {
      List<String> all = serials.all();
      JsonObject request = new JsonObject().put("serial_numbers", new JsonArray(all));
      JsonObject answer;
      try {
        answer = output.api().post("/v1/dep/devices/disown", request);
      } catch (ConfirmationNeeded needed) {
        if (confirm.dryRun()) {
          output.line("%s. Nothing was done.", needed.about());
          return ExitCode.WELL;
        }
        if (all.size() == 1) {
          confirm.checkName(needed.about(), all.getFirst());
        } else {
          confirm.check(true, needed.about(), needed.targets());
        }
        answer =
            output
                .api()
                .post("/v1/dep/devices/disown", request.put("expected_targets", needed.targets()));
      }
      JsonObject outcomes = answer.getJsonObject("outcomes");
      if (!output.asJson(answer)) {
        outcomes.forEach(
            outcome ->
                output.line(
                    "%s %s",
                    outcome.getKey(),
                    outcome.getValue().equals("SUCCESS") ? "is gone" : outcome.getValue()));
        if (answer.containsKey("stopped")) {
          output.line("The rest was not asked for: %s", answer.getString("stopped"));
        }
      }
      boolean gone =
          outcomes.size() == all.size()
              && outcomes.stream().allMatch(outcome -> outcome.getValue().equals("SUCCESS"));
      return gone ? ExitCode.WELL : ExitCode.FAILED;
    }
  }

  /** {@code muster dep beta-tokens}. */
  @Command(
      name = "beta-tokens",
      description = "The organization's tokens for Apple's beta programs.",
      mixinStandardHelpOptions = true)
  static final class BetaTokens implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the account")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get(DepCommand.account(name, "/beta-tokens"));
      if (!output.asJson(answer)) {
        Table table = new Table("OS", "PROGRAM", "TOKEN");
        answer.getJsonArray("tokens").stream()
            .map(JsonObject.class::cast)
            .forEach(t -> table.add(t.getString("os"), t.getString("title"), t.getString("token")));
        table.print(output.out());
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster dep discovery-url}. */
  @Command(
      name = "discovery-url",
      description = {
        "Where devices look for their server when someone signs in with a Managed Apple Account.",
        "Without an option, it tells what Apple has. It is the whole organization's."
      },
      mixinStandardHelpOptions = true)
  static final class DiscoveryUrl implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the account")
    private String name;

    @Option(names = "--set", paramLabel = "URL", description = "set it, https://…")
    private String url;

    @Option(names = "--remove", description = "take it away")
    private boolean remove;

    @Override
    public Integer call() {
      if (url != null && remove) {
        throw new CliException("give either --set or --remove", ExitCode.USAGE);
      }
      String path = DepCommand.account(name, "/discovery-url");
      JsonObject answer =
          url != null
              ? output.api().put(path, new JsonObject().put("url", url))
              : remove ? output.api().delete(path) : output.api().get(path);
      if (!output.asJson(answer)) {
        output.line(
            "%s: %s", name, answer.getString("result", answer.getString("url", "Apple has none")));
      }
      return ExitCode.WELL;
    }
  }
}
