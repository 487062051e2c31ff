package dev.muster.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster command}. */
@Command(
    name = "command",
    description = "Queue a command for some enrolments.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster command DeviceInformation 4F1C…",
      "  muster command InstallProfile 4F1C… -p Payload=@wifi.mobileconfig",
      "  muster command RemoveProfile 4F1C… -p Identifier=com.example.wifi",
      "  muster command lock.plist 4F1C… 77AB…"
    })
final class CommandCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(
      index = "0",
      paramLabel = "COMMAND",
      description = "Apple's RequestType, or a file with a command plist")
  private String command;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "ID", description = "enrolment ids")
  private List<String> ids;

  @Option(
      names = {"-p", "--parameter"},
      paramLabel = "KEY=VALUE",
      description =
          "a key of the command; @FILE takes a file's bytes, and what reads as JSON is JSON")
  private Map<String, String> parameters = Map.of();

  @Option(
      names = "--valid-for",
      paramLabel = "DURATION",
      description = "after this the command is no longer offered, such as PT4H or P3D")
  private String validFor;

  @Override
  public Integer call() {
    JsonObject answer =
        Files.isRegularFile(Path.of(command)) ? queuePlist(Path.of(command)) : queueJson();
    JsonArray results = answer.getJsonArray("enrollments");
    boolean all =
        results.stream()
            .map(JsonObject.class::cast)
            .allMatch(r -> r.getString("result").endsWith("queued"));
    if (!output.asJson(answer)) {
      output
          .out()
          .printf("%s %s%n", answer.getString("request_type"), answer.getString("command_uuid"));
      Output.Table table = new Output.Table("ENROLMENT", "RESULT");
      for (int i = 0; i < results.size(); i++) {
        JsonObject r = results.getJsonObject(i);
        table.add(r.getString("enrollment"), r.getString("result"));
      }
      table.print(output.out());
    }
    return all ? 0 : 1;
  }

  private JsonObject queueJson() {
    JsonObject body = new JsonObject().put("RequestType", command);
    parameters.forEach((key, value) -> body.put(key, value(value)));
    JsonObject request =
        new JsonObject()
            .put("enrollments", new JsonArray(new ArrayList<>(ids)))
            .put("command", body);
    if (validFor != null) {
      request.put("valid_for", validFor);
    }
    return output.api().post("/v1/commands", "application/json", request.toBuffer().getBytes());
  }

  private JsonObject queuePlist(Path file) {
    if (!parameters.isEmpty()) {
      throw new CliException("a plist has its keys inside: leave --parameter out");
    }
    String targets = ids.stream().map(ApiClient::encode).collect(Collectors.joining(","));
    String query =
        "?enrollments="
            + targets
            + (validFor == null ? "" : "&valid_for=" + ApiClient.encode(validFor));
    return output.api().post("/v1/commands" + query, "application/xml", read(file));
  }

  private static Object value(String text) {
    if (text.startsWith("@")) {
      return Base64.getEncoder().encodeToString(read(Path.of(text.substring(1))));
    }
    boolean json =
        text.equals("true")
            || text.equals("false")
            || text.startsWith("[")
            || text.startsWith("{")
            || text.matches("-?[0-9]{1,15}");
    if (!json) {
      return text;
    }
    try {
      return Json.decodeValue(text);
    } catch (DecodeException e) {
      throw new CliException("%s is no JSON: correct it".formatted(text));
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CliException("can't read %s: check the path".formatted(file));
    }
  }
}
