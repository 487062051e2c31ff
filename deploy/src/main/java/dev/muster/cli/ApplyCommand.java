package dev.muster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
          + " Assistant, then blueprints (*.yaml).",
      "It does what packages add, dep apply and blueprint apply do, in this order, and stops at the"
          + " first that fails."
    },
    mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {
  /** What a file has at its top, and what applies it, in the order in which that is done. */
  private static final List<Map.Entry<String, List<String>>> KINDS =
      List.of(
          Map.entry("profiles", List.of("dep", "apply", "-f")),
          Map.entry("rules", List.of("dep", "apply", "-f")),
          Map.entry("blueprints", List.of("blueprint", "apply", "-f")));

  @Mixin private Output output;

  @Option(
      names = {"-f", "--file"},
      required = true,
      paramLabel = "DIR",
      description = "the directory")
  private Path directory;

  @Option(
      names = {"-y", "--yes"},
      description = "do it without asking, for scripts")
  private boolean yes;

  @Override
  public Integer call() {
    for (List<String> each : all()) {
      List<String> words = new ArrayList<>(each);
      if (yes && each.getFirst().equals("dep")) {
        words.add("--yes");
      }
      int exit = output.run(words);
      if (exit != ExitCode.WELL) {
        return exit;
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
        files.stream().filter(file -> file.toString().endsWith(".yaml")).map(this::act).toList();
    for (String kind : List.of("dep", "blueprint")) {
      List<List<String>> ofKind = read.stream().filter(a -> a.getFirst().equals(kind)).toList();
      if (ofKind.size() > 1) {
        throw new CliException(
            "%s and %s would each take the place of the other: put them into one file"
                .formatted(ofKind.getFirst().getLast(), ofKind.getLast().getLast()));
      }
      acts.addAll(ofKind);
    }
    if (acts.isEmpty()) {
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

  private List<String> act(Path file) {
    List<String> words = new ArrayList<>(command(file));
    words.add(file.toString());
    return words;
  }

  private static List<String> command(Path file) {
    try {
      if (DepYaml.readTyped(DepFile.text(file.toString())) instanceof Map<?, ?> content) {
        return KINDS.stream()
            .filter(kind -> content.containsKey(kind.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> nothing(file));
      }
    } catch (DepYaml.Unreadable e) {
      throw new CliException("%s: %s".formatted(file, e.getMessage()));
    }
    throw nothing(file);
  }

  private static CliException nothing(Path file) {
    return new CliException(
        "%s has none of profiles:, rules: and blueprints: at its top".formatted(file));
  }
}
