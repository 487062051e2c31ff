package dev.muster.cli;

import dev.muster.catalog.CommandCatalog;
import dev.muster.catalog.Key;
import dev.muster.core.selection.Spelling;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster command}. */
@Command(
    name = "command",
    description = "Give a command to devices. With --help, a RequestType is explained.",
    footer = {
      "",
      "Examples:",
      "  muster command --help InstallProfile",
      "  muster command ProfileList C02XYZ",
      "  muster command InstallProfile --all -p Payload=@wifi.mobileconfig --supersede --wait",
      "  muster command RemoveProfile 'Lab 4' -p Identifier=com.example.wifi",
      "  muster command EraseDevice --from stolen.txt --dry-run",
      "  muster command RestartDevice --model 'Mac*' --os '<26' --valid-for 4h",
      "  muster command lock.plist C02XYZ C02ABC",
      "  muster devices --model 'Mac*' --ids | muster command SecurityInfo --from -"
    })
final class CommandCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Output output;
  @Mixin private FilterOptions filter;
  @Mixin private ConfirmOptions confirm;

  @Option(
      names = {"-h", "--help"},
      description = "explain this, or the RequestType")
  private boolean help;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "COMMAND",
      completionCandidates = RequestTypes.class,
      description = "Apple's RequestType, or a file with a command plist")
  private String command;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "DEVICE",
      description = "devices, " + DeviceArguments.NAMES)
  private List<String> ids = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "a file with a device in each line; - is standard input")
  private String from;

  @Option(names = "--all", description = "every device that is enrolled")
  private boolean all;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "KEY=VALUE",
      description =
          "a key of the command; @FILE takes a file's bytes, and what reads as JSON is JSON")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      description = "after this the command is no longer offered, " + Length.FORMS)
  private Duration validFor;

  @Option(names = "--force", description = "queue it for those that can't do it, too")
  private boolean force;

  @Option(
      names = "--supersede",
      description =
          "take an older InstallProfile of the same PayloadIdentifier that waits out of the queue")
  private boolean supersede;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "sent again with the same key, it is carried out once")
  private String idempotencyKey;

  @Option(
      names = "--wait",
      paramLabel = "DURATION",
      arity = "0..1",
      fallbackValue = "10m",
      description = "wait until it has ended everywhere (without a value: 10m)")
  private Duration wait;

  @Override
  public Integer call() {
    if (help) {
      return help();
    }
    if (command == null) {
      throw new CliException("name a RequestType or a file with a command plist", ExitCode.USAGE);
    }
    Optional<Duration> patience = Optional.ofNullable(wait);
    ApiClient api = output.api();
    Submission submission = isFile(command) ? plist(api) : json(api);
    if (confirm.dryRun()) {
      JsonObject planned = submission.send(OptionalInt.empty());
      if (!output.asJson(planned)) {
        CommandOutput.planned(output, planned);
      }
      return planned.getInteger("refused") == 0 ? ExitCode.WELL : ExitCode.FAILED;
    }
    JsonObject answer = confirmed(submission);
    boolean well = answer.getInteger("refused") == 0 && answer.getInteger("targets") > 0;
    if (patience.isEmpty() || answer.getInteger("targets") == 0) {
      if (!output.asJson(answer)) {
        CommandOutput.queued(output, answer);
      }
      return well && queuedForAll(answer) ? ExitCode.WELL : ExitCode.FAILED;
    }
    if (!output.json()) {
      CommandOutput.grace(output, answer);
      output.flush();
    }
    JsonObject ended =
        new Waiting(api, output.err()).await(answer.getString("command_uuid"), patience.get());
    if (!output.asJson(ended)) {
      CommandOutput.ended(output, answer, ended);
    }
    return well ? Waiting.exitCode(ended) : ExitCode.FAILED;
  }

  private int help() {
    if (command == null) {
      spec.commandLine().usage(output.out());
      return ExitCode.WELL;
    }
    CommandHelp.print(
        CommandCatalog.find(command)
            .orElseThrow(
                () ->
                    new CliException(
                        "no command is called %s: %s"
                            .formatted(
                                command,
                                Spelling.nearest(command, RequestTypes.all())
                                    .map("did you mean %s?"::formatted)
                                    .orElse("muster command-types lists them")),
                        ExitCode.USAGE)),
        output.out());
    return ExitCode.WELL;
  }

  /** Whether it is a file rather than a RequestType, which has letters alone. */
  private static boolean isFile(String command) {
    boolean there = Files.isRegularFile(Path.of(command));
    if (!there && !command.chars().allMatch(Character::isLetterOrDigit)) {
      throw new CliException(
          "%s is neither a file nor a RequestType: check the path, or see  muster command-types"
              .formatted(command),
          ExitCode.USAGE);
    }
    return there;
  }

  private static boolean queuedForAll(JsonObject answer) {
    return answer.getJsonArray("enrollments").stream()
        .map(JsonObject.class::cast)
        .map(r -> r.getString("result"))
        .allMatch(r -> r.endsWith("queued") || r.equals("accepted"));
  }

  /** Sent once more with the number of targets, if the server wants it and so does the admin. */
  private JsonObject confirmed(Submission submission) {
    try {
      return submission.send(OptionalInt.empty());
    } catch (ConfirmationNeeded needed) {
      confirm.check(needed.typed(), needed.about(), needed.targets());
      return submission.send(OptionalInt.of(needed.targets()));
    }
  }

  /** A command with whom it is for. */
  @FunctionalInterface
  private interface Submission {
    /** Sends it, with how many it is for where that is known. */
    JsonObject send(OptionalInt expectedTargets);
  }

  private Submission json(ApiClient api) {
    JsonObject body = new JsonObject().put("RequestType", command);
    parameters.forEach((key, value) -> body.put(key, ParameterValue.of(command, key, value)));
    if (command.equals("DeviceInformation") && !body.containsKey("Queries")) {
      // Apple wants to be told what to tell; an admin who does not say wants to know all.
      body.put("Queries", everything());
    }
    JsonObject request = new JsonObject().put("command", body);
    JsonObject selection = filter.selection();
    if (all || !selection.isEmpty()) {
      if (!ids.isEmpty() || from != null) {
        throw new CliException("give either devices or conditions, and not both", ExitCode.USAGE);
      }
      request.put("select", selection.isEmpty() ? new JsonObject().put("all", true) : selection);
    } else {
      request.put("enrollments", new JsonArray(targets()));
    }
    if (validFor != null) {
      request.put("valid_for", validFor.toString());
    }
    request.put("force", force).put("supersede", supersede);
    if (confirm.dryRun()) {
      request.put("dry_run", true);
    }
    return expected -> {
      expected.ifPresent(targets -> request.put("expected_targets", targets));
      return api.post("/v1/commands", request, Optional.ofNullable(idempotencyKey));
    };
  }

  private static JsonArray everything() {
    JsonArray names = new JsonArray();
    CommandCatalog.find("DeviceInformation").orElseThrow().keys().stream()
        .filter(key -> key.name().equals("Queries"))
        .flatMap(key -> key.keys().stream())
        .flatMap(item -> item.keys().stream())
        .map(Key::name)
        .forEach(names::add);
    return names;
  }

  private Submission plist(ApiClient api) {
    if (!parameters.isEmpty()) {
      throw new CliException("a plist has its keys inside: leave --parameter out", ExitCode.USAGE);
    }
    if (all || !filter.selection().isEmpty()) {
      throw new CliException(
          "a plist goes to ids: pipe those of  muster devices --ids  into --from -",
          ExitCode.USAGE);
    }
    Query query =
        new Query()
            .with("enrollments", String.join(",", targets()))
            .with("valid_for", validFor)
            .with("force", force ? true : null)
            .with("supersede", supersede ? true : null)
            .with("dry_run", confirm.dryRun() ? true : null);
    byte[] plist = read(Path.of(command));
    return expected -> {
      expected.ifPresent(targets -> query.with("expected_targets", targets));
      return api.post(query.behind("/v1/commands"), "application/xml", plist);
    };
  }

  private List<String> targets() {
    List<String> targets = new ArrayList<>(ids);
    if (from != null) {
      targets.addAll(NamesFile.read(from));
    }
    if (targets.isEmpty()) {
      throw new CliException(
          "say whom it is for: devices, --from, --all, or conditions such as --model",
          ExitCode.USAGE);
    }
    return targets;
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(file));
    }
  }
}
