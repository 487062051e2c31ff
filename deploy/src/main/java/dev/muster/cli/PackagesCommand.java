package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster packages}. */
@Command(
    name = "packages",
    description = "Packages that Macs are told to install.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PackagesCommand.Add.class,
      PackagesCheckCommand.class,
      PackagesCommand.All.class,
      PackagesCommand.Show.class,
      PackagesCommand.Remove.class
    })
final class PackagesCommand {
  private static final String PATH = "/v1/packages";
  private static final int SHORT = 12;

  private PackagesCommand() {}

  private static String one(String name) {
    return PATH + "/" + ApiClient.encode(name);
  }

  /** How much it is, for people. */
  static String size(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double amount = bytes;
    int unit = -1;
    while (amount >= 999.95 && unit < 3) {
      amount /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, List.of("kB", "MB", "GB", "TB").get(unit));
  }

  /** {@code muster packages add}. */
  @Command(
      name = "add",
      description = {
        "Give the server a package. It checks it as a Mac does, and keeps nothing that a Mac would"
            + " refuse."
      },
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "FILE", description = "the package (.pkg)")
    private Path file;

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "what it is called, in place of the file's name")
    private String name;

    @Override
    public Integer call() {
      String called = name == null ? String.valueOf(file.getFileName()) : name;
      JsonObject added =
          output
              .api()
              .upload(
                  new Query().with("name", called).behind(PATH), new Upload(file, output.err()));
      if (!output.asJson(added)) {
        output.line(
            "%s is there: %s, %s, signed by %s",
            added.getString("file_name"),
            size(added.getLong("size")),
            added.getString("sha256").substring(0, SHORT),
            added.getString("signer"));
        JsonArray findings = added.getJsonArray("findings");
        for (int i = 0; i < findings.size(); i++) {
          output.line("note: %s", findings.getJsonObject(i).getString("text"));
        }
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster packages list}. */
  @Command(
      name = "list",
      description = "The packages, oldest first.",
      mixinStandardHelpOptions = true)
  static final class All implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "packages",
            "sha256",
            java.util.List.of(
                Column.id("NAME", "file_name"),
                Column.text("VERSION", "version"),
                Column.text("IDENTIFIER", "identifier"),
                Column.text("SIZE", e -> size(e.getLong("size"))),
                Column.time("ADDED", "added_at"),
                Column.text("SHA-256", e -> e.getString("sha256").substring(0, SHORT))),
            "There is no package yet: muster packages add FILE adds one.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get(PATH);
      list.print(output, answer, LISTING);
      return ExitCode.WELL;
    }
  }

  /** {@code muster packages show}. */
  @Command(name = "show", description = "One package, in full.", mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "PACKAGE", description = "its name, or the beginning of its SHA-256")
    private String name;

    @Override
    public Integer call() {
      JsonObject one = output.api().get(one(name));
      if (output.asJson(one)) {
        return ExitCode.WELL;
      }
      Table facts = new Table("name", one.getString("file_name"));
      facts.add("title", one.getString("title"));
      facts.add("identifier", one.getString("identifier"));
      facts.add("version", one.getString("version"));
      facts.add("apps", apps(one.getJsonArray("apps")));
      facts.add("size", "%d bytes".formatted(one.getLong("size")));
      facts.add("sha256", one.getString("sha256"));
      facts.add("added", Output.time(one.getString("added_at")));
      facts.print(output.out());
      return ExitCode.WELL;
    }

    private static String apps(JsonArray apps) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < apps.size(); i++) {
        JsonObject app = apps.getJsonObject(i);
        names.add((app.getString("bundle_id") + " " + app.getString("version")).strip());
      }
      return names.isEmpty() ? "none that it tells of" : String.join(", ", names);
    }
  }

  /** {@code muster packages remove}. */
  @Command(
      name = "remove",
      description = "Remove a package that no blueprint needs, and its bytes.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "PACKAGE", description = "its name, or the beginning of its SHA-256")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer = output.api().delete(one(name));
      if (!output.asJson(answer)) {
        output.line("%s is gone: no device can fetch it any more.", name);
      }
      return ExitCode.WELL;
    }
  }
}
