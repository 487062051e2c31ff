package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster apply}. */
@Command(
    name = "apply",
    description = {
      "Apply all files of a directory: packages first (*.pkg), then profiles and rules for Setup"
          + " Assistant, then blueprints (*.yaml), and then, as one, labels and configuration"
          + " profiles.",
      "It does what packages add, dep apply and blueprint apply do, in this order, and stops at the"
          + " first that fails. Labels and configuration profiles are a set: what is in the files"
          + " no more is taken away from devices, and nothing that another set made."
    },
    footer = {
      "",
      "With --plan, nothing is changed; the exit code is 2 where something would be, and else 0.",
      "",
      "A file with labels and configuration profiles:",
      "  labels:",
      "    - {name: laptops, query: 'model:MacBook* os>=26'}",
      "  configuration_profiles:",
      "    - name: wifi",
      "      file: wifi.mobileconfig",
      "      for: {include_any: [laptops], exclude_any: [kiosk]}"
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  /** What a file has at its top, and what applies it, in the order in which that is done. */
  private static final List<Map.Entry<String, List<String>>> KINDS =
      List.of(
          Map.entry("profiles", List.of("dep", "apply", "-f")),
          Map.entry("rules", List.of("dep", "apply", "-f")),
          Map.entry("blueprints", List.of("blueprint", "apply", "-f")));

  /** What a plan exits with that is not empty. */
  private static final int CHANGES = 2;

  @Mixin private Output output;

  @Option(
      names = {"-f", "--file"},
      paramLabel = "DIR",
      description = "the directory")
  private Path directory;

  @Option(
      names = "--set",
      paramLabel = "NAME",
      description =
          "the set that labels and configuration profiles belong to (default: default); named, it"
              + " is also emptied where the files have none")
  private String set;

  @Option(
      names = "--plan",
      description = "say what would come of labels and configuration profiles")
  private boolean plan;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "with --plan, write the plan, which --from-plan carries out")
  private Path out;

  @Option(
      names = "--from-plan",
      paramLabel = "FILE",
      description = "carry out a plan as it was written; refused if something was applied since")
  private Path planned;

  @Option(
      names = "--allow",
      paramLabel = "WHAT",
      split = ",",
      description =
          "removals: devices may lose profiles; share: more than --max-share may be told something")
  private List<String> allowed = List.of();

  @Option(
      names = "--max-share",
      paramLabel = "PERCENT",
      description = "of the fleet (default: 25%%), from 20 devices on")
  private String share;

  @Option(
      names = {"-y", "--yes"},
      description = "do it without asking, for scripts")
  private boolean yes;

  private final DesiredFiles desired = new DesiredFiles();
  private boolean wants;

  @Override
  public Integer call() {
    if (planned != null && (plan || directory != null || set != null || out != null)) {
      throw new CliException("--from-plan carries a plan out as it was written, and goes alone");
    }
    if (out != null && !plan) {
      throw new CliException("--out writes what --plan finds: add --plan");
    }
    if (planned != null) {
      return applied(DesiredSet.planned(planned));
    }
    if (directory == null) {
      throw new CliException("name the directory with -f DIR, or a plan with --from-plan FILE");
    }
    List<List<String>> acts = all();
    Optional<DesiredSet> wanted = wanted();
    if (plan) {
      return wanted.map(this::planned).orElseGet(this::nothingPlanned);
    }
    for (List<String> each : acts) {
      List<String> words = new ArrayList<>(each);
      if (yes && each.getFirst().equals("dep")) {
        words.add("--yes");
      }
      int exit = output.run(words);
      if (exit != ExitCode.WELL) {
        return exit;
      }
    }
    return wanted.map(this::applied).orElse(ExitCode.WELL);
  }

  private Optional<DesiredSet> wanted() {
    if (!wants && set == null) {
      return Optional.empty();
    }
    JsonObject body = desired.set();
    DesiredSet.origin(directory, body);
    return Optional.of(new DesiredSet(set == null ? "default" : set, body));
  }

  private int nothingPlanned() {
    output.line(
        "There are no labels and no configuration profiles in %s. Packages, dep files and"
            + " blueprints are not planned: muster dep apply and muster provision rehearse say what"
            + " would come of them.",
        directory);
    return ExitCode.WELL;
  }

  private int planned(DesiredSet wanted) {
    JsonObject found = wanted.plan(output.api());
    if (out != null) {
      wanted.write(out, found);
    }
    if (!output.asJson(found)) {
      DesiredSet.print(found, output);
    }
    return found.getJsonArray("changes").isEmpty() ? ExitCode.WELL : CHANGES;
  }

  private int applied(DesiredSet wanted) {
    JsonObject found = wanted.plan(output.api());
    JsonObject applied = wanted.apply(output.api(), found, allowed, share);
    if (!output.asJson(applied)) {
      DesiredSet.print(applied, output);
      if (applied.getBoolean("applied")) {
        output.line("Applied. muster desired says how far it is.");
      }
    }
    return ExitCode.WELL;
  }

  /** What is to be done; every file is read before any of it is. */
  private List<List<String>> all() {
    List<Path> files = files();
    List<List<String>> acts = new ArrayList<>();
    files.stream()
        .filter(file -> file.toString().endsWith(".pkg"))
        .forEach(file -> acts.add(List.of("packages", "add", file.toString())));
    List<List<String>> read =
        files.stream()
            .filter(file -> file.toString().endsWith(".yaml"))
            .flatMap(file -> act(file).stream())
            .toList();
    for (String kind : List.of("dep", "blueprint")) {
      List<List<String>> ofKind = read.stream().filter(a -> a.getFirst().equals(kind)).toList();
      if (ofKind.size() > 1) {
        throw new CliException(
            "%s and %s would each take the place of the other: put them into one file"
                .formatted(ofKind.getFirst().getLast(), ofKind.getLast().getLast()));
      }
      acts.addAll(ofKind);
    }
    if (acts.isEmpty() && !wants && set == null) {
      throw new CliException(
          "%s has neither *.pkg nor *.yaml: docs/recipes has examples".formatted(directory));
    }
    return acts;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new CliException("%s is no directory that can be read".formatted(directory));
    }
  }

  /** What a file has done; empty for one whose content is applied with that of others. */
  private Optional<List<String>> act(Path file) {
    Map<?, ?> content = content(file);
    if (DesiredFiles.is(content)) {
      desired.add(file, content);
      wants = true;
      return Optional.empty();
    }
    List<String> words =
        new ArrayList<>(
            KINDS.stream()
                .filter(kind -> content.containsKey(kind.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> nothing(file)));
    words.add(file.toString());
    return Optional.of(words);
  }

  private static Map<?, ?> content(Path file) {
    try {
      if (DepYaml.readTyped(DepFile.text(file.toString())) instanceof Map<?, ?> content) {
        return content;
      }
    } catch (DepYaml.Unreadable e) {
      throw new CliException("%s: %s".formatted(file, e.getMessage()));
    }
    throw nothing(file);
  }

  private static CliException nothing(Path file) {
    return new CliException(
        "%s has none of profiles:, rules:, blueprints:, labels: and configuration_profiles: at its top"
            .formatted(file));
  }
}
