package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real proxy that runs. Where one is not installed, the test is left out; in CI it fails.
 *
 * @param output what it says
 */
record TestProxy(Process process, Path output) implements AutoCloseable {

  /** With all else as it is where nobody tells it otherwise. */
  static TestProxy nginx(Path files, String servers) throws IOException {
    Path own = Files.createTempDirectory(files, "nginx");
    Path configuration =
        Files.writeString(
            own.resolve("nginx.conf"),
            """
            user root;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/nginx-error.log;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/nginx-body;
              proxy_temp_path %1$s/nginx-proxy;
              fastcgi_temp_path %1$s/nginx-fastcgi;
              uwsgi_temp_path %1$s/nginx-uwsgi;
              scgi_temp_path %1$s/nginx-scgi;
              %2$s
            }
            """
                .formatted(own, servers));
    return start("nginx", own, List.of("-c", configuration.toString(), "-g", "daemon off;"));
  }

  /** With timeouts as its manual has them, and nothing else. */
  static TestProxy haproxy(Path files, String proxies) throws IOException {
    Path own = Files.createTempDirectory(files, "haproxy");
    Path configuration =
        Files.writeString(
            own.resolve("haproxy.cfg"),
            """
            defaults
              mode http
              timeout connect 5s
              timeout client 50s
              timeout server 50s
            """
                + proxies);
    return start("haproxy", own, List.of("-db", "-f", configuration.toString()));
  }

  private static TestProxy start(String name, Path own, List<String> arguments) throws IOException {
    Path program =
        Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst()
            .orElseGet(() -> missing(name));
    Path output = own.resolve("out");
    return new TestProxy(
        new ProcessBuilder(
                Stream.concat(Stream.of(program.toString()), arguments.stream()).toList())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start(),
        output);
  }

  private static Path missing(String name) {
    String what = name + " is not installed: .ci/run installs it";
    return "true".equals(System.getenv("CI")) ? fail(what) : abort(what);
  }

  /** Waits until it takes connections at these ports. */
  void awaitListening(int... ports) throws IOException {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Arrays.stream(ports).allMatch(TestProxy::listens) || !process.isAlive());
    assertTrue(process.isAlive(), () -> "the proxy does not run: " + said());
  }

  private String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }
}
