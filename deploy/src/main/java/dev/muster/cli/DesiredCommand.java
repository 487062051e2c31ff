package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code muster desired}. */
@Command(
    name = "desired",
    description = {
      "What the fleet should be and how far it is, or, of a device, what it should have, what it"
          + " reported, and why it is not so yet.",
      "muster apply changes it."
    },
    mixinStandardHelpOptions = true)
final class DesiredCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "DEVICE",
      description = "id, serial number, name, or the beginning of an id or serial number")
  private String device;

  @Override
  public Integer call() {
    JsonObject answer =
        output
            .api()
            .get(
                device == null
                    ? "/v1/desired"
                    : "/v1/enrollments/%s/desired".formatted(ApiClient.encode(device)));
    if (output.asJson(answer)) {
      return ExitCode.WELL;
    }
    if (device == null) {
      fleet(answer.getJsonArray("sets"));
    } else {
      device(answer);
    }
    return ExitCode.WELL;
  }

  private void fleet(JsonArray sets) {
    if (sets.isEmpty()) {
      output.line("Nothing is said of what the fleet should be: muster apply -f DIR says it.");
    }
    for (Object each : sets) {
      JsonObject set = (JsonObject) each;
      JsonObject origin = set.getJsonObject("origin", new JsonObject());
      output.line(
          "Set %s, applied at %s%s",
          set.getString("name"),
          Output.time(set.getString("applied_at")),
          origin.getString("commit", "").isEmpty()
              ? ""
              : " from %s by %s".formatted(origin.getString("commit"), origin.getString("author")));
      Table labels = new Table("LABEL", "DEVICES", "QUERY");
      set.getJsonArray("labels").stream()
          .map(JsonObject.class::cast)
          .forEach(
              label ->
                  labels.add(
                      label.getString("name"),
                      label.getInteger("devices").toString(),
                      label.getString("query")));
      Table profiles = new Table("PROFILE", "IDENTIFIER", "FOR", "DEVICES");
      set.getJsonArray("profiles").stream()
          .map(JsonObject.class::cast)
          .forEach(
              profile ->
                  profiles.add(
                      profile.getString("name"),
                      profile.getString("identifier"),
                      scope(profile.getJsonObject("for")),
                      counts(profile.getJsonObject("devices"))));
      if (!set.getJsonArray("labels").isEmpty()) {
        labels.print(output.out());
      }
      if (!set.getJsonArray("profiles").isEmpty()) {
        profiles.print(output.out());
      }
    }
  }

  private static String scope(JsonObject scope) {
    String words =
        scope.stream()
            .map(
                entry ->
                    "%s %s"
                        .formatted(
                            entry.getKey().replace('_', ' '),
                            ((JsonArray) entry.getValue())
                                .stream().map(Object::toString).collect(Collectors.joining(", "))))
            .collect(Collectors.joining("; "));
    return words.isEmpty() ? "all devices" : words;
  }

  private static String counts(JsonObject counts) {
    String words =
        counts.stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> "%s %s".formatted(entry.getValue(), entry.getKey()))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "none" : words;
  }

  private void device(JsonObject answer) {
    output.line("Labels: %s", labels(answer));
    JsonArray profiles = answer.getJsonArray("profiles");
    if (profiles.isEmpty()) {
      output.line("No profile is wanted for it.");
      return;
    }
    Table table = new Table("PROFILE", "IDENTIFIER", "STATE", "WHY");
    profiles.stream()
        .map(JsonObject.class::cast)
        .forEach(
            profile ->
                table.add(
                    profile.getString("name", "-"),
                    profile.getString("identifier"),
                    profile.getString("state"),
                    profile.getString("why")));
    table.print(output.out());
    output.line(
        "It last told which profiles it has: %s",
        answer.getString("reported_at") == null
            ? "never"
            : Output.time(answer.getString("reported_at")));
  }

  private static String labels(JsonObject answer) {
    String all =
        answer.getJsonArray("rule_labels").stream()
            .map(Object::toString)
            .collect(Collectors.joining(", "));
    String put =
        answer.getJsonArray("labels").stream()
            .map(label -> label + " (put on it)")
            .collect(Collectors.joining(", "));
    return all.isEmpty() && put.isEmpty()
        ? "none"
        : all + (all.isEmpty() || put.isEmpty() ? "" : ", ") + put;
  }
}
