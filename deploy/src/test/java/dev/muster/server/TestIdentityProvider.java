package dev.muster.server;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.muster.faults.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A real identity provider, npm's oidc-provider, in a process of its own; the people that it knows
 * stand in {@code src/test/oidc/provider.mjs}.
 */
final class TestIdentityProvider implements AutoCloseable {
  /** What it gave this server to prove itself with. */
  static final String SECRET = "a-secret-of-this-test-alone";

  private final Process process;
  private final URI issuer;

  private TestIdentityProvider(Process process, URI issuer) {
    this.process = process;
    this.issuer = issuer;
  }

  /**
   * Starts it. A test without it fails where everything must be there, and is left out elsewhere.
   *
   * @param back where it sends people back to
   */
  static TestIdentityProvider start(URI back) throws IOException {
    Path modules =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
            .resolve("muster-tools/oidc-provider/node_modules");
    if (!Files.isDirectory(modules.resolve("oidc-provider"))) {
      missing("oidc-provider is not in " + modules + ": .ci/run says how it comes there");
    }
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                "node",
                Path.of("src/test/oidc/provider.mjs").toAbsolutePath().toString(),
                modules.toString(),
                Integer.toString(port),
                back.toString(),
                SECRET)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    if (!"listening".equals(line)) {
      process.destroyForcibly();
      fail("the identity provider did not start: " + line);
    }
    return new TestIdentityProvider(process, URI.create("http://127.0.0.1:" + port));
  }

  private static void missing(String what) {
    if ("true".equals(System.getenv("CI"))) {
      fail(what);
    }
    abort(what);
  }

  /** As it calls itself. */
  URI issuer() {
    return issuer;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
