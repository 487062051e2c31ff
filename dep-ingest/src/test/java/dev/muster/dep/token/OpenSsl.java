package dev.muster.dep.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Another hand than ours to make encrypted files with. */
final class OpenSsl {
  private OpenSsl() {}

  /**
   * Runs {@code openssl} in a directory. Where it is not installed the test is left out; the build
   * on the server has it, and fails without.
   */
  static void run(Path directory, String... arguments) throws IOException, InterruptedException {
    Path log = directory.resolve("openssl.log");
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(program().toString()), Stream.of(arguments)).toList())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertEquals(0, process.waitFor(), () -> List.of(arguments) + ": " + log);
  }

  private static Path program() {
    return Stream.of("/usr/bin/openssl", "/usr/local/bin/openssl", "/opt/homebrew/bin/openssl")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(OpenSsl::missing);
  }

  private static Path missing() {
    String what = "openssl is not installed";
    return "true".equals(System.getenv("CI")) ? fail(what) : abort(what);
  }
}
