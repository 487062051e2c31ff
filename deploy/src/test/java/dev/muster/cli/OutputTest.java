package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a command prints gets to whom it is for, or the command fails. */
@Timeout(60)
class OutputTest {
  private static final Path FULL = Path.of("/dev/full");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "--version",
        "command-types",
        "command-types --json",
        "command --help EraseDevice",
        "completion bash",
        "completion fish",
        "devices --help"
      })
  void allOfItIsWrittenWhoeverBuffers(String words) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    // Without autoflush, and with a buffer that nobody but the program empties.
    PrintWriter out = new PrintWriter(written, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(new StringWriter());
    assertEquals(0, Main.commandLine(out, err, words.split(" ")).execute(words.split(" ")));
    assertTrue(written.size() > 10, written.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "command-types", "completion bash"})
  void whatCannotBeWrittenIsAFailureAndSaid(String words) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    StringWriter err = new StringWriter();
    int exit =
        Main.commandLine(
                new PrintWriter(broken, false, StandardCharsets.UTF_8),
                new PrintWriter(err, true),
                words.split(" "))
            .execute(words.split(" "));
    assertEquals(ExitCode.FAILED, exit);
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertTrue(err.toString().contains("not written whole"), err.toString());
  }

  @Test
  void aFullDiskIsAFailure() throws Exception {
    assumeTrue(Files.exists(FULL), "there is no /dev/full here");
    Process process = program("command-types").redirectOutput(FULL.toFile()).start();
    failsWithALine(process);
  }

  @Test
  void aPipeThatNobodyReadsIsAFailure() throws Exception {
    Process process = program("completion", "bash").start();
    process.getInputStream().close();
    failsWithALine(process);
  }

  private void failsWithALine(Process process) throws Exception {
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertEquals(ExitCode.FAILED, process.exitValue(), said);
    assertEquals(1, said.lines().count(), said);
    assertTrue(said.contains("not written whole"), said);
  }

  private ProcessBuilder program(String... words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.cli.Main"));
    all.addAll(List.of(words));
    return new ProcessBuilder(all).directory(directory.toFile());
  }
}
