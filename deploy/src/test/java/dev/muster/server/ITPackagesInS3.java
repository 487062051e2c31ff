package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.PackageFact.PackageAdded;
import dev.muster.packages.link.PackageLinks;
import dev.muster.packages.link.PackageTickets;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packages in storage that speaks S3: versitygw, where the machine has that program on its path
 * ({@code go install github.com/versity/versitygw/cmd/versitygw@latest}).
 */
@Timeout(120)
class ITPackagesInS3 {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final String SECRET = "a-secret-of-this-test-alone";

  @TempDir Path directory;
  private Process storage;
  private int port;
  private Path bucket;

  @BeforeEach
  void start() throws Exception {
    Optional<Path> program =
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
            .map(place -> Path.of(place, "versitygw"))
            .filter(Files::isExecutable)
            .findFirst();
    if (program.isEmpty()) {
      String what = "versitygw is not on the path";
      // A missing tool skips a test on a laptop.
      assertNotEquals("true", System.getenv("CI"), what);
      Assumptions.abort(what);
    }
    bucket = Files.createDirectories(directory.resolve("storage/bucket"));
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    storage =
        new ProcessBuilder(
                program.get().toString(),
                "--access",
                "muster",
                "--secret",
                SECRET,
                "--port",
                "127.0.0.1:" + port,
                "posix",
                bucket.getParent().toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("storage.log").toFile())
            .start();
    await().atMost(Duration.ofSeconds(20)).until(this::listens);
  }

  @AfterEach
  void stop() throws Exception {
    if (storage != null) {
      assertTrue(storage.destroyForcibly().waitFor(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void aPackageIsThereForEveryNodeAndComesBackToOneThatLostItsCopy() throws Exception {
    byte[] bytes = PackageMaker.with(CA).payloadBytes(300_000).distribution();
    try (RunningServer running = start(SECRET)) {
      HttpResponse<byte[]> added = add(running, bytes);
      assertEquals(201, added.statusCode(), () -> text(added));
      PackageAdded fact =
          running.server.log().view().fleet().packages().meant("tools.pkg").getFirst().added();
      Path object = bucket.resolve("muster").resolve(fact.content() + ".pkg");
      assertArrayEquals(bytes, Files.readAllBytes(object));
      Path copy =
          directory.resolve(
              "data/packages/%s/%s.pkg"
                  .formatted(fact.content().toHex().substring(0, 2), fact.content()));
      Files.delete(copy);
      assertArrayEquals(bytes, fetch(running, fact).body());
      assertTrue(Files.exists(copy));
      // What is gone there is gone for those who have no copy, until it is added again.
      Files.delete(object);
      Files.delete(copy);
      assertEquals(503, fetch(running, fact).statusCode());
      assertEquals(200, add(running, bytes).statusCode());
      assertArrayEquals(bytes, fetch(running, fact).body());
      assertEquals(
          200, running.network.send(running.admin("/v1/packages/tools.pkg").DELETE()).statusCode());
      assertTrue(Files.notExists(object));
    }
  }

  @Test
  void aWrongKeyIsToldAndNothingIsListed() throws Exception {
    try (RunningServer running = start("another-secret-than-it-is")) {
      HttpResponse<byte[]> answer =
          add(running, PackageMaker.with(CA).payloadBytes(1000).distribution());
      assertEquals(503, answer.statusCode(), () -> text(answer));
      assertTrue(text(answer).contains("packages.s3.access.key"), () -> text(answer));
      assertEquals(0, running.json("/v1/packages").getJsonArray("packages").size());
      try (Stream<Path> files = Files.walk(directory.resolve("data/packages"))) {
        assertEquals(0, files.filter(Files::isRegularFile).count());
      }
    }
  }

  private RunningServer start(String secret) throws Exception {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put(
        "packages.roots",
        Files.writeString(directory.resolve("roots.pem"), CA.rootPem()).toString());
    settings.put("packages.s3.url", "http://127.0.0.1:%d/bucket/muster".formatted(port));
    settings.put("packages.s3.access.key", "muster");
    settings.put(
        "packages.s3.secret.key.file",
        Files.writeString(directory.resolve("s3.key"), secret).toString());
    return RunningServer.start(directory.resolve("data"), settings);
  }

  private boolean listens() {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpResponse<byte[]> add(RunningServer running, byte[] bytes) throws Exception {
    return running.post(
        "/v1/packages?name=tools.pkg", "application/octet-stream", Buffer.buffer(bytes));
  }

  private static HttpResponse<byte[]> fetch(RunningServer running, PackageAdded added)
      throws Exception {
    String url =
        new PackageLinks(
                new PackageTickets(running.server.log().keyring()::installation),
                () -> running.server.deviceUrl().resolve("/").toString().replaceAll("/$", ""),
                Optional.empty())
            .url(new EnrollmentId("D-1"), new CommandUuid("c-1"), added);
    return running.network.send(HttpRequest.newBuilder(URI.create(url)));
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
