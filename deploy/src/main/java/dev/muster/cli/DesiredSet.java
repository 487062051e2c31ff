package dev.muster.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A set of what the fleet should be, as it is planned and applied. */
final class DesiredSet {
  private static final String PATH = "/v1/desired/";
  private static final int MOST_KEYS = 3;

  private final String name;
  private final JsonObject body;

  DesiredSet(String name, JsonObject body) {
    this.name = name;
    this.body = body;
  }

  /** One that a plan was written of. */
  static DesiredSet planned(Path file) {
    try {
      JsonObject plan = new JsonObject(Files.readString(file));
      if (plan.getString("set") != null && plan.getJsonObject("body") != null) {
        return new DesiredSet(plan.getString("set"), plan.getJsonObject("body"));
      }
      throw new CliException("%s is no plan: muster apply --plan --out writes one".formatted(file));
    } catch (IOException | DecodeException | ClassCastException e) {
      throw new CliException("%s is no plan: muster apply --plan --out writes one".formatted(file));
    }
  }

  JsonObject plan(ApiClient api) {
    return api.post(PATH + ApiClient.encode(name) + "/plan", body);
  }

  /** Writes what would be applied, to be applied as it is. */
  void write(Path file, JsonObject plan) {
    JsonObject whole =
        new JsonObject()
            .put("set", name)
            .put("body", body.copy().put("base", plan.getString("base")));
    try {
      Files.writeString(file, whole.encodePrettily() + "\n");
    } catch (IOException e) {
      throw new CliException("can't write %s: check the path".formatted(file));
    }
  }

  JsonObject apply(ApiClient api, JsonObject plan, List<String> allowed, String share) {
    JsonObject request = body.copy();
    if (!request.containsKey("base")) {
      request.put("base", plan.getString("base"));
    }
    request.put("allow", new JsonArray(allowed));
    if (share != null) {
      request.put("max_share", share(share));
    }
    return api.put(PATH + ApiClient.encode(name), request);
  }

  private static double share(String text) {
    try {
      double percent = Double.parseDouble(text.replace("%", "").strip());
      if (percent >= 0 && percent <= 100) {
        return percent / 100;
      }
    } catch (NumberFormatException e) {
      throw new CliException("--max-share is a percentage, such as 25%");
    }
    throw new CliException("--max-share is from 0% to 100%");
  }

  /** Where the files are under Git, the commit and who made it. */
  static void origin(Path directory, JsonObject body) {
    String said = git(directory, "log", "-1", "--format=%H%n%an <%ae>");
    List<String> lines = said.lines().toList();
    if (lines.size() == 2) {
      body.put("origin", new JsonObject().put("commit", lines.get(0)).put("author", lines.get(1)));
    }
  }

  private static String git(Path directory, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "-C", directory.toString()));
    command.addAll(List.of(words));
    try {
      Process git =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      git.getOutputStream().close();
      String said = new String(git.getInputStream().readNBytes(4_096), StandardCharsets.UTF_8);
      return git.waitFor(5, TimeUnit.SECONDS) && git.exitValue() == 0 ? said : "";
    } catch (IOException e) {
      // There is no Git here.
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  /** A plan in words. */
  static void print(JsonObject plan, Output output) {
    JsonArray changes = plan.getJsonArray("changes");
    if (changes.isEmpty()) {
      output.line("The set %s is as its files say: nothing to do.", plan.getString("set"));
      return;
    }
    output.line("The set %s:", plan.getString("set"));
    for (Object each : changes) {
      output.line("  %s", words((JsonObject) each));
    }
    output.line(
        "%s of %d %s told something%s.",
        devices(plan.getInteger("affected")),
        plan.getInteger("devices"),
        plan.containsKey("applied") ? "to be" : "would be",
        plan.getInteger("removals") == 0
            ? ""
            : ", %s to remove a profile".formatted(devices(plan.getInteger("removals"))));
  }

  private static String words(JsonObject change) {
    boolean label = change.getString("kind").equals("label");
    int gain = change.getInteger("gain");
    int lose = change.getInteger("lose");
    List<String> effects = new ArrayList<>();
    if (gain > 0) {
      effects.add(effect(gain, label ? "get" : "install"));
    }
    if (lose > 0) {
      effects.add(effect(lose, label ? "lose" : "remove"));
    }
    return "%s %s %s%s → %s"
        .formatted(
            sign(change.getString("change")),
            change.getString("kind"),
            change.getString("name"),
            keys(change),
            effects.isEmpty() ? "no device is told anything" : String.join(", ", effects));
  }

  private static String keys(JsonObject change) {
    int count = change.getInteger("keys_changed", 0);
    if (count == 0) {
      return "";
    }
    String named =
        change.getJsonArray("keys").stream()
            .limit(MOST_KEYS)
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    return " (%s: %s%s)"
        .formatted(count == 1 ? "1 key" : count + " keys", named, count > MOST_KEYS ? ", …" : "");
  }

  private static String effect(int count, String verb) {
    return "%s %s%s it".formatted(devices(count), verb, count == 1 ? "s" : "");
  }

  private static String sign(String change) {
    return switch (change) {
      case "added" -> "+";
      case "removed" -> "-";
      default -> "~";
    };
  }

  private static String devices(int count) {
    return count == 1 ? "1 device" : count + " devices";
  }
}
