package dev.muster.faults;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of the installation, on the class path that this one runs on. It can be killed and
 * started again. One thread at a time may use it.
 */
final class ChildProcess {
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int KILL_SECONDS = 20;

  private final String name;
  private final Path directory;
  private final String heap;
  private final List<String> command;
  private Process process;

  /**
   * Starts nothing yet.
   *
   * @param command main class and its arguments
   */
  ChildProcess(String name, Path directory, String heap, List<String> command) {
    this.name = name;
    this.directory = directory;
    this.heap = heap;
    this.command = List.copyOf(command);
  }

  String name() {
    return name;
  }

  /** Starts it, unless it runs. */
  void start() throws IOException {
    if (alive()) {
      return;
    }
    Files.createDirectories(directory);
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path")));
    // What made this process start quickly serves those that run the same program.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-XX:AOTCache="))
        .forEach(argument -> words.add(1, argument));
    words.addAll(command);
    Path output = output();
    if (Files.exists(output)) {
      Files.move(output, directory.resolve("before.out"), StandardCopyOption.REPLACE_EXISTING);
    }
    process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output.toFile()).start();
  }

  /**
   * Waits until it says that it is ready.
   *
   * @throws IOException if it ends, or takes longer
   */
  void awaitReady(Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!ready()) {
      if (!alive() || System.nanoTime() > deadline) {
        throw new IOException("%s did not start: see %s".formatted(name, output()));
      }
      Thread.sleep(PAUSE);
    }
  }

  boolean alive() {
    return process != null && process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    if (process != null && !process.destroyForcibly().waitFor(KILL_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " did not die");
    }
  }

  /** SIGSTOP: it does nothing any more, and does not know. */
  void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT: it goes on where it was. */
  void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    Process tool =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (tool.waitFor() != 0) {
      throw new IOException("%s could not be sent SIG%s".formatted(this.name, name));
    }
  }

  /** Whether it has said so since it was last started. */
  boolean ready() throws IOException {
    return alive() && Files.exists(output()) && Files.readString(output()).contains("Ready.");
  }

  private Path output() {
    return directory.resolve("process.out");
  }
}
