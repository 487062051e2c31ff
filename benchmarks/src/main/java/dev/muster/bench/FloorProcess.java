package dev.muster.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLContext;

/** A {@link FloorServer} in a process of its own. */
final class FloorProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private static final int LOWEST_PORT = 12_000;
  private static final int BEHIND_HIGHEST_PORT = 32_000;

  private final Path home;
  private final int port = freePort();
  private final Process process;

  /**
   * Starts one.
   *
   * @param mode {@code answer}, {@code RSA} or {@code EC}
   */
  FloorProcess(String mode, Path directory) throws IOException, InterruptedException {
    home = Files.createDirectories(directory.resolve("floor-" + mode));
    Path output = home.resolve("floor.out");
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.bench.FloorServer",
                home.toString(),
                Integer.toString(port),
                mode)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(output).contains("Ready.")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly();
        throw new IllegalStateException("the floor did not start: " + Files.readString(output));
      }
      Thread.sleep(PAUSE);
    }
  }

  long pid() {
    return process.pid();
  }

  /** What sends it these. */
  RequestLoad load(List<byte[]> requests) throws IOException {
    SSLContext tls = Trust.in(Trust.certificate(home.resolve("ca.pem")));
    return new RequestLoad(tls, port, requests);
  }

  /**
   * One below those that systems give to outgoing connections, so that none of these takes it
   * before the floor does.
   */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, BEHIND_HIGHEST_PORT);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // Taken: another is free.
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
