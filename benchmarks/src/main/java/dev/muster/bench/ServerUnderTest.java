package dev.muster.bench;

import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * A server in a process of its own, from the class path that the benchmark runs on, so that what it
 * takes is not mixed with what the benchmark takes.
 */
final class ServerUnderTest implements AutoCloseable {
  private static final String USUAL_HEAP = "1g";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Duration PATIENCE_FOR_ALL = Duration.ofMinutes(20);
  private static final Duration PAUSE_FOR_ALL = Duration.ofSeconds(1);

  /** As the launcher gives a server. */
  private static final String COLLECTOR = "-XX:+UseParallelGC";

  private static final Pattern DEVICES = Pattern.compile("Devices: https://[^ ]*:(\\d+)/mdm");
  private static final String HUGE_PAGES = "-XX:+UseTransparentHugePages";

  private final Path data;
  private final int gatewayPort;
  private final String bootstrapServers;
  private final Process process;
  private final HttpClient client;
  private final String token;
  private final URI admin;

  ServerUnderTest(Path data) throws IOException, InterruptedException {
    this(data, USUAL_HEAP);
  }

  /** A server with this much heap, as the JVM takes it. */
  ServerUnderTest(Path data, String heap) throws IOException, InterruptedException {
    this(data, heap, List.of());
  }

  /** A server that has devices' certificates issued by this CA. */
  static ServerUnderTest issuing(CertificateAuthority authority, Path data)
      throws IOException, InterruptedException {
    return issuing(authority, data, USUAL_HEAP);
  }

  /** The same, with a heap of another size. */
  static ServerUnderTest issuing(CertificateAuthority authority, Path data, String heap)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    Path chain = data.resolve("given-ca.pem");
    Path key = data.resolve("given-ca.key");
    Files.writeString(chain, Pem.encode(authority.chain()));
    Files.writeString(key, Pem.encode(authority.key()));
    return new ServerUnderTest(data, heap, List.of("ca.certificates=" + chain, "ca.key=" + key));
  }

  /** A server that pushes by this APNs, as fast as it can. */
  static ServerUnderTest pushing(Path data, AppleCa apple, ApnsSimulator apns)
      throws IOException, InterruptedException {
    Files.createDirectories(data);
    Path trusted = data.resolve("simulated-apple-ca.pem");
    Files.writeString(trusted, apple.certificatePem());
    return new ServerUnderTest(
        data,
        USUAL_HEAP,
        List.of(
            "push.host=localhost",
            "push.port=" + apns.port(),
            "push.trusted.cas=" + trusted,
            "push.topic=" + Population.TOPIC,
            "push.per.second=1000000"));
  }

  /** A server that calls webhooks on this machine, and does not wait for them long. */
  static ServerUnderTest calling(Path data) throws IOException, InterruptedException {
    return new ServerUnderTest(
        data,
        USUAL_HEAP,
        List.of(
            "webhooks.allow.http=true",
            "webhooks.allow.private=true",
            "webhooks.timeout=PT1S",
            "webhooks.retry=PT0.1S"));
  }

  private ServerUnderTest(Path data, String heap, List<String> more)
      throws IOException, InterruptedException {
    this.data = data;
    Files.createDirectories(data);
    Path output = data.resolve("server.out");
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    // Which the launcher gives a server, too, where there are any.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(HUGE_PAGES::equals)
        .forEach(words::add);
    // More options of the JVM, such as those of a profiler, or another collector.
    List<String> given =
        Arrays.stream(System.getProperty("muster.bench.server", "").split(" "))
            .filter(option -> !option.isEmpty())
            .toList();
    words.addAll(given);
    if (given.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
      words.add(COLLECTOR);
    }
    words.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.muster.cli.Main",
            "serve",
            "--data",
            data.toString()));
    List<String> settings = new ArrayList<>(more);
    settings.addAll(
        List.of(
            "gateway.host=127.0.0.1",
            "gateway.port=0",
            "enrollment.open=true",
            "admin.port=0",
            "operations.port=0",
            // A benchmark gives the commands that it counts.
            "inventory.enabled=false",
            "kafka.embedded.port=0",
            "limits.messages.per.second=1000000",
            "limits.messages.burst=1000000",
            "commands.unasked.targets=1000000"));
    settings.forEach(setting -> words.addAll(List.of("--set", setting)));
    process =
        new ProcessBuilder(words)
            .redirectOutput(output.toFile())
            .redirectError(data.resolve("server.err").toFile())
            .start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!Files.readString(output).contains("Ready.")) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the server did not start: " + Files.readString(data.resolve("server.err")));
      }
      Thread.sleep(PAUSE);
    }
    bootstrapServers = Files.readString(data.resolve("kafka-address")).strip();
    gatewayPort = gatewayPort(Files.readString(output));
    admin = URI.create(Files.readString(data.resolve("admin-url")).strip());
    token = Files.readString(data.resolve("admin-token")).strip();
    client = HttpClient.newBuilder().sslContext(tls()).build();
  }

  /**
   * How much memory it holds, by the kernel's count; not a number where the kernel is not Linux.
   */
  double residentMegabytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return Double.NaN;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
        .findFirst()
        .orElse(Double.NaN);
  }

  long pid() {
    return process.pid();
  }

  X509Certificate ca() throws IOException {
    return Trust.certificate(data.resolve("ca.pem"));
  }

  int gatewayPort() {
    return gatewayPort;
  }

  URI enrollUrl() {
    return URI.create("https://localhost:%d/enroll".formatted(gatewayPort));
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** Which the server took by itself, so that no other process can have taken it before. */
  private static int gatewayPort(String output) {
    Matcher devices = DEVICES.matcher(output);
    if (!devices.find()) {
      throw new IllegalStateException("the server does not say where devices reach it: " + output);
    }
    return Integer.parseInt(devices.group(1));
  }

  HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(admin.resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /**
   * Queues a command without parameters for every enrolment.
   *
   * @return its UUID
   */
  String queueForAll(String requestType) throws IOException, InterruptedException {
    return queueForAll(new JsonObject().put("RequestType", requestType));
  }

  /** Queues a command for every enrolment, and returns its UUID. */
  String queueForAll(JsonObject command) throws IOException, InterruptedException {
    return queue(
        new JsonObject()
            .put("select", new JsonObject().put("status", "enrolled"))
            .put("command", command)
            .put("force", true));
  }

  /** Waits until a command is in the queues of so many enrolments. */
  void awaitQueued(String command, int count) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE_FOR_ALL.toNanos();
    JsonObject summary = new JsonObject();
    while (System.nanoTime() < deadline) {
      summary = new JsonObject(Buffer.buffer(get("/v1/commands/" + command).body()));
      if (summary.getJsonObject("states", new JsonObject()).getInteger("queued", 0) == count) {
        return;
      }
      Thread.sleep(PAUSE_FOR_ALL);
    }
    throw new IllegalStateException("a command was not queued for all: " + summary.encode());
  }

  /** Queues a command without parameters for one enrolment, and returns its UUID. */
  String queueFor(String enrollment, String requestType) throws IOException, InterruptedException {
    return queue(
        new JsonObject()
            .put("enrollments", new JsonArray().add(enrollment))
            .put("command", new JsonObject().put("RequestType", requestType)));
  }

  private String queue(JsonObject request) throws IOException, InterruptedException {
    return send("POST", "/v1/commands", request).getString("command_uuid");
  }

  /** A write to the admin API, and its answer. */
  JsonObject send(String method, String path, JsonObject body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(admin.resolve(path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body.encode()))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(
          "%s %s was not taken: %s".formatted(method, path, new String(answer.body())));
    }
    return new JsonObject(Buffer.buffer(answer.body()));
  }

  @Override
  public void close() {
    client.shutdownNow();
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Trusts the server's CA alone. */
  SSLContext tls() throws IOException {
    return Trust.in(ca());
  }
}
