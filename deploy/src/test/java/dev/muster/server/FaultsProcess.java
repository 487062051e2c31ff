package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code muster faults}, as an operator runs it. */
final class FaultsProcess {
  private FaultsProcess() {}

  /**
   * Runs a campaign, which must hold.
   *
   * @param directory is empty, and where the campaign leaves what tells of a failure
   * @param words of the command, after {@code muster faults}
   * @return its verdict
   */
  static JsonObject run(Path directory, Duration patience, List<String> words)
      throws IOException, InterruptedException {
    Path said = directory.resolve("campaign.out");
    List<String> command = new ArrayList<>(QuickStart.java("512m"));
    command.addAll(List.of("dev.muster.cli.Main", "faults"));
    command.addAll(words);
    command.addAll(List.of("--directory", directory.resolve("campaign").toString()));
    Process campaign =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertTrue(
          campaign.waitFor(patience.toSeconds(), TimeUnit.SECONDS), () -> "it goes on: " + said);
    } finally {
      campaign.descendants().forEach(ProcessHandle::destroyForcibly);
      campaign.destroyForcibly();
    }
    String output = Files.readString(said);
    assertEquals(0, campaign.exitValue(), output);
    return new JsonObject(output.lines().reduce((before, line) -> line).orElseThrow());
  }
}
