package dev.muster.admin.provision;

import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.http.Call;
import dev.muster.catalog.CommandCatalog;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.core.fleet.Packages;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Steps of blueprints, as callers write and read them. */
final class StepJson {
  /** The server ends every blueprint with it by itself. */
  private static final String RELEASE = "DeviceConfigured";

  private static final int TRIES = 3;
  private static final Duration STEP = Duration.ofMinutes(5);

  /** A package is fetched over whatever network the device has. */
  private static final Duration PACKAGE = Duration.ofMinutes(15);

  private final NamedPackages packages;
  private final Function<byte[], Digest256> keep;

  /**
   * Reads with these.
   *
   * @param packages those that there are
   * @param keep takes the content of a command, and says its address
   */
  StepJson(Packages packages, Function<byte[], Digest256> keep) {
    this.packages = new NamedPackages(packages);
    this.keep = keep;
  }

  /**
   * Reads a step, and keeps the content of its command.
   *
   * @throws StepProblem if it can't be as it is written
   */
  ProvisionStep read(JsonObject json) {
    Optional<StepCommand> command =
        Optional.ofNullable(json.getJsonObject("command")).map(this::command);
    Optional<PackageInstall> install =
        Optional.ofNullable(json.getJsonObject("install")).map(packages::install);
    Optional<StepUntil> until =
        Optional.ofNullable(json.getJsonObject("until")).map(StepJson::until);
    check(command, install, until);
    return new ProvisionStep(
        name(json),
        command,
        install,
        until.or(() -> install.map(i -> new StepUntil(UntilKind.FETCHED, "", ""))),
        StepNeed.valueOf(json.getString("need", "optional").toUpperCase(Locale.ROOT)),
        json.getInteger("tries", TRIES),
        Optional.ofNullable(json.getString("within"))
            .map(within -> Call.duration("within", within))
            .orElse(install.isPresent() ? PACKAGE : STEP),
        json.getString("when", "always").equals("first"));
  }

  private static void check(
      Optional<StepCommand> command, Optional<PackageInstall> install, Optional<StepUntil> until) {
    if (command.isPresent() && install.isPresent()) {
      throw new StepProblem("it has a command and a package: make two steps of it");
    }
    if (command.isEmpty() && install.isEmpty() && until.isEmpty()) {
      throw new StepProblem("it does nothing: give it a command, install or until");
    }
    if (install.isEmpty() && until.filter(u -> u.kind() == UntilKind.FETCHED).isPresent()) {
      throw new StepProblem("fetched is said of a package: put it into the step with install");
    }
  }

  private StepCommand command(JsonObject json) {
    if (RELEASE.equals(json.getString("RequestType"))) {
      throw new StepProblem("%s ends every blueprint by itself: leave it out".formatted(RELEASE));
    }
    SubmittedCommand command = SubmittedCommand.ofJson(AccountStep.complete(json));
    CommandCatalog.find(command.requestType())
        .filter(type -> type.danger().isPresent())
        .ifPresent(
            type -> {
              throw new StepProblem(
                  "%s is too dangerous for every device that comes: give it by hand"
                      .formatted(command.requestType()));
            });
    return new StepCommand(
        command.requestType(),
        keep.apply(AccountStep.withoutPlaceholder(json, command.entries())),
        command.payloadIdentifier());
  }

  private static StepUntil until(JsonObject json) {
    List<String> kinds = json.fieldNames().stream().filter(key -> !key.equals("version")).toList();
    if (kinds.size() != 1) {
      throw new StepProblem(
          "until names one thing: profile, app, managed_app, os_version or fetched");
    }
    String version = json.getString("version", "");
    UntilKind kind = UntilKind.valueOf(kinds.getFirst().toUpperCase(Locale.ROOT));
    return switch (kind) {
      case FETCHED -> new StepUntil(kind, "", "");
      case OS_VERSION -> new StepUntil(kind, "", number(json.getString("os_version")));
      case PROFILE, MANAGED_APP -> {
        if (!version.isEmpty()) {
          throw new StepProblem("devices tell no version of a " + kinds.getFirst());
        }
        yield new StepUntil(kind, json.getString(kinds.getFirst()), "");
      }
      case APP -> new StepUntil(kind, json.getString("app"), version);
    };
  }

  private static String number(String version) {
    if (!version.matches("[0-9]+([.][0-9]+)*")) {
      throw new StepProblem("%s is no version such as 26.1".formatted(version));
    }
    return version;
  }

  /** How people call it, where its writer does not say. */
  static String name(JsonObject json) {
    if (json.getString("name") != null) {
      return json.getString("name");
    } else if (json.getJsonObject("command") != null) {
      return json.getJsonObject("command").getString("RequestType");
    } else if (json.getJsonObject("install") != null) {
      return json.getJsonObject("install").getString("package");
    }
    return "wait";
  }

  /** A step as it holds. What its command has in it is not told: it may be secret. */
  static JsonObject written(ProvisionStep step) {
    JsonObject json =
        new JsonObject()
            .put("name", step.name())
            .put("need", step.need().name().toLowerCase(Locale.ROOT))
            .put("tries", step.tries())
            .put("within", step.within().toString())
            .put("when", step.first() ? "first" : "always");
    step.command().ifPresent(command -> json.put("request_type", command.requestType()));
    step.install()
        .ifPresent(
            install ->
                json.put(
                    "install",
                    new JsonObject()
                        .put("package", install.name())
                        .put("sha256", install.content().toHex())
                        .put("managed", install.managed())));
    step.until().ifPresent(until -> json.put("until", written(until)));
    return json;
  }

  private static JsonObject written(StepUntil until) {
    String key = until.kind().name().toLowerCase(Locale.ROOT);
    return switch (until.kind()) {
      case FETCHED -> new JsonObject().put(key, true);
      case OS_VERSION -> new JsonObject().put(key, until.version());
      case PROFILE, MANAGED_APP -> new JsonObject().put(key, until.identifier());
      case APP -> {
        JsonObject json = new JsonObject().put(key, until.identifier());
        yield until.version().isEmpty() ? json : json.put("version", until.version());
      }
    };
  }
}
