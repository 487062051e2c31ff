package dev.muster.server;

import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The image's Dockerfile, by the instructions that say how a container is run. */
record Dockerfile(List<String> lines) {
  static Dockerfile read() throws IOException {
    return new Dockerfile(Files.readAllLines(Path.of("container/Dockerfile")));
  }

  /** The words of an instruction, the last one of its kind. */
  List<String> words(String instruction) {
    return List.of(rest(instruction).split(" "));
  }

  /** The words of an instruction in its JSON form. */
  List<String> list(String instruction) {
    return new JsonArray(rest(instruction)).stream().map(String.class::cast).toList();
  }

  private String rest(String instruction) {
    return lines.stream()
        .filter(line -> line.startsWith(instruction + " "))
        .reduce((former, latter) -> latter)
        .orElseThrow()
        .substring(instruction.length() + 1);
  }
}
