package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster show}. */
@Command(
    name = "show",
    description = "Show one enrolment: what it is, what it has said of itself, what waits for it.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster show C02XYZ",
      "  muster show C02XYZ --section ProfileList",
      "  muster show C02XYZ --at 2026-11-20"
    })
final class ShowCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(paramLabel = "DEVICE", description = "a device, " + DeviceArguments.NAMES)
  private String device;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = "as the log says it was then: a time " + Moment.FORMS)
  private Instant at;

  @Option(
      names = "--section",
      paramLabel = "SECTION",
      description = "one part of the inventory whole, such as ProfileList")
  private String section;

  @Override
  public Integer call() {
    ApiClient api = output.api();
    String named = "/v1/enrollments/" + ApiClient.encode(device);
    JsonObject e = api.get(new Query().with("at", at).behind(named));
    // By its id from here on: it is to be the same one.
    String path = "/v1/enrollments/" + ApiClient.encode(e.getString("id"));
    JsonObject sections =
        api.get(new Query().with("at", at).behind(path + "/inventory")).getJsonObject("sections");
    if (section != null) {
      return one(sections);
    }
    if (output.asJson(e.copy().put("inventory", sections))) {
      return ExitCode.WELL;
    }
    facts(e);
    inventory(sections);
    queue(e.getJsonArray("queue"));
    if (at == null) {
      commands(api.get(path + "/commands?limit=10").getJsonArray("enrollments"));
    }
    return ExitCode.WELL;
  }

  private int one(JsonObject sections) {
    JsonObject found = sections.getJsonObject(section);
    if (found == null) {
      throw new CliException(
          "the device was never asked for %s: muster command %s %s asks it"
              .formatted(section, section, device));
    }
    output.print(found);
    return ExitCode.WELL;
  }

  private void facts(JsonObject e) {
    Table facts = new Table("id", e.getString("id"));
    facts.add("name", e.getString("user", e.getString("device_name", "")));
    facts.add("serial number", e.getString("serial_number", ""));
    facts.add("model", words(e, "model_name", "model", "product_name"));
    facts.add("OS", words(e, "os_version", "build_version"));
    facts.add("channel", e.getString("channel"));
    facts.add("status", status(e));
    if (e.getJsonObject("sign_in") != null) {
      facts.add("signed in", signIn(e.getJsonObject("sign_in")));
    }
    facts.add("supervised", known(e.getBoolean("supervised")));
    facts.add("through DEP", known(e.getBoolean("enrolled_via_dep")));
    if (e.getJsonObject("bootstrap_token") != null) {
      facts.add("bootstrap token", bootstrapToken(e.getJsonObject("bootstrap_token")));
    }
    if (e.getJsonObject("filevault") != null) {
      JsonObject vault = e.getJsonObject("filevault");
      facts.add("FileVault", vault.getString("standing") + ": " + vault.getString("why"));
    }
    if (e.getJsonObject("recovery_lock") != null) {
      facts.add("recovery lock", e.getJsonObject("recovery_lock").getString("standing"));
    }
    facts.add("queue", e.getBoolean("held") ? "held" : e.getInteger("queued") + " waiting");
    facts.add("last seen", Output.time(e.getString("last_seen")));
    facts.print(output.out());
  }

  private static String status(JsonObject e) {
    return e.getString("status") + (e.getBoolean("blocked", false) ? ", blocked" : "");
  }

  private static String signIn(JsonObject who) {
    String mode = who.getString("mode");
    return Stream.of(
            who.getString("user"),
            who.containsKey("full_name") ? "(" + who.getString("full_name") + ")" : "",
            mode == null ? "" : "by account, " + mode.toUpperCase(Locale.ROOT))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String bootstrapToken(JsonObject token) {
    String asked = token.getString("last_asked_at");
    return (token.containsKey("set_at")
            ? "kept since " + Output.time(token.getString("set_at"))
            : "none is kept")
        + (asked == null ? "" : ", last asked for " + Output.time(asked));
  }

  private static String words(JsonObject e, String... names) {
    StringBuilder words = new StringBuilder();
    for (String name : names) {
      words.append(e.getString(name, "")).append(' ');
    }
    return words.toString().strip();
  }

  private static String known(Boolean value) {
    return value == null ? "not known" : value ? "yes" : "no";
  }

  private void inventory(JsonObject sections) {
    PrintWriter out = output.out();
    if (sections.isEmpty()) {
      return;
    }
    out.println();
    Table table = new Table("INVENTORY", "VALUE", "LEARNT");
    for (Map.Entry<String, Object> each : sections) {
      JsonObject part = (JsonObject) each.getValue();
      JsonObject fields = part.getJsonObject("fields");
      if (fields == null) {
        table.add(each.getKey(), size(part), Output.time(part.getString("learned_at")));
        continue;
      }
      for (Map.Entry<String, Object> field : fields) {
        JsonObject told = (JsonObject) field.getValue();
        table.add(
            each.getKey() + "." + field.getKey(),
            brief(told.getValue("value")),
            Output.time(told.getString("learned_at")));
      }
    }
    table.print(out);
  }

  private static String size(JsonObject part) {
    return part.getJsonObject("content").stream()
        .map(Map.Entry::getValue)
        .filter(JsonArray.class::isInstance)
        .map(JsonArray.class::cast)
        .findFirst()
        .map(list -> list.size() + " entries (--section shows them)")
        .orElse("--section shows it");
  }

  private static String brief(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 60 ? text : text.substring(0, 59) + "…";
  }

  private void queue(JsonArray queue) {
    PrintWriter out = output.out();
    out.println();
    if (queue.isEmpty()) {
      out.println("Nothing is queued.");
      return;
    }
    Table table = new Table("QUEUED", "COMMAND", "UUID", "");
    for (int i = 0; i < queue.size(); i++) {
      JsonObject c = queue.getJsonObject(i);
      table.add(
          Output.time(c.getString("queued_at")),
          c.getString("request_type"),
          c.getString("command_uuid"),
          c.getBoolean("not_now") ? "NotNow" : heldBack(c));
    }
    table.print(out);
  }

  private static String heldBack(JsonObject command) {
    String until = command.getString("not_before");
    return until != null && Instant.parse(until).isAfter(Instant.now())
        ? "held back until " + Output.time(until)
        : "";
  }

  private void commands(JsonArray commands) {
    if (commands.isEmpty()) {
      return;
    }
    output.out().println();
    FateTable.print(
        commands,
        output.out(),
        Column.text(
            "COMMAND", c -> c.getString("request_type") + " " + c.getString("command_uuid")));
  }
}
