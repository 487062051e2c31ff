package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.muster.admin.checkup.Finding;
import dev.muster.doctor.OutsideLook;
import dev.muster.faults.Ports;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.apns.AppleCa;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real proxies in front, with what they do where nobody tells them otherwise. Where one is not
 * installed, its test is left out; in CI it fails.
 */
@Timeout(120)
class ITProxies {
  @TempDir static Path data;
  @TempDir static Path files;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    running = RunningServer.start(data);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void nginxInFront() throws Exception {
    int gateway = Ports.free();
    int admin = Ports.free();
    try (Proxy proxy =
        nginx(
            """
            server { listen 127.0.0.1:%d; location / { proxy_pass https://127.0.0.1:%d; } }
            server { listen 127.0.0.1:%d; location / { proxy_pass https://127.0.0.1:%d; } }
            """
                .formatted(
                    gateway,
                    running.server.deviceUrl().getPort(),
                    admin,
                    running.server.adminUrl().getPort()))) {
      passes(proxy, gateway, admin);
    }
  }

  @Test
  void haproxyInFront() throws Exception {
    int gateway = Ports.free();
    int admin = Ports.free();
    Path configuration = files.resolve("haproxy.cfg");
    Files.writeString(
        configuration,
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 50s
          timeout server 50s
        listen devices
          bind 127.0.0.1:%d
          server one 127.0.0.1:%d ssl verify none
        listen admins
          bind 127.0.0.1:%d
          option httpchk GET /healthz
          server one 127.0.0.1:%d ssl verify none check port %d no-check-ssl
        """
            .formatted(
                gateway,
                running.server.deviceUrl().getPort(),
                admin,
                running.server.adminUrl().getPort(),
                running.server.operationsUrl().getPort()));
    try (Proxy proxy = Proxy.start("haproxy", List.of("-db", "-f", configuration.toString()))) {
      passes(proxy, gateway, admin);
    }
  }

  @Test
  void theDoctorFindsNothingWrongWithTheGatewayItself() {
    assertEquals(
        Map.of(), wrong(running.server.deviceUrl().resolve("/"), List.of(running.server.ca())));
  }

  @Test
  void theDoctorSeesWhatAProxyDoesNotLetThrough() throws Exception {
    AppleCa ca = new AppleCa();
    AppleCa.KeyAndCertificate shown = ca.server("localhost");
    Path pem = Files.writeString(files.resolve("proxy.pem"), shown.certificatePem());
    Path key = Files.writeString(files.resolve("proxy.key"), shown.keyPem());
    int port = Ports.free();
    try (Proxy proxy =
        nginx(
            """
            server {
              listen 127.0.0.1:%d ssl;
              ssl_certificate %s;
              ssl_certificate_key %s;
              location / { proxy_pass https://127.0.0.1:%d; }
            }
            """
                .formatted(port, pem, key, running.server.deviceUrl().getPort()))) {
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> listens(port) || !proxy.process().isAlive());
      Map<String, String> found =
          wrong(URI.create("https://localhost:" + port), List.of(ca.certificate()));
      assertEquals(Set.of("signature", "report"), found.keySet(), found::toString);
      assertEquals(
          "a report of 2 MB is refused before it reaches the server, with status 413",
          found.get("report"));
    }
  }

  @Test
  void theDoctorTellsPlainHttpFromTls() {
    Map<String, String> found =
        wrong(
            URI.create("https://localhost:" + running.server.operationsUrl().getPort()), List.of());
    assertEquals(
        Map.of("tls", "no TLS at the devices' address: it speaks plain HTTP, not TLS"), found);
  }

  @Test
  void theDoctorSeesAnotherServersAnswers() throws Exception {
    URI admins = URI.create("https://localhost:" + running.server.adminUrl().getPort());
    assertEquals(Set.of("gateway"), wrong(admins, List.of(running.server.ca())).keySet());
  }

  private static Map<String, String> wrong(URI address, List<X509Certificate> anchors) {
    return new OutsideLook(address, anchors, InstantSource.system())
        .findings().stream()
            .filter(finding -> finding.level() == Finding.Level.WRONG)
            .collect(Collectors.toMap(Finding::check, Finding::text));
  }

  /** With all else as it is where nobody tells it otherwise. */
  private static Proxy nginx(String servers) throws IOException {
    Path own = Files.createTempDirectory(files, "nginx");
    Path configuration = own.resolve("nginx.conf");
    Files.writeString(
        configuration,
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
    return Proxy.start("nginx", List.of("-c", configuration.toString(), "-g", "daemon off;"));
  }

  /** A device enrolls and reports, and an admin asks, all through the proxy. */
  private static void passes(Proxy proxy, int gateway, int admin) throws Exception {
    URI devices = URI.create("http://127.0.0.1:" + gateway);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> listens(gateway) && listens(admin) || !proxy.process().isAlive());
    assertTrue(proxy.process().isAlive(), () -> "the proxy does not run: see its .out in " + files);
    HttpResponse<byte[]> profile = send(HttpRequest.newBuilder(devices.resolve("/enroll")));
    assertEquals(200, profile.statusCode());
    assertTrue(new String(profile.body(), StandardCharsets.UTF_8).contains("com.apple.mdm"));
    EnrollmentInstructions instructions =
        EnrollmentInstructions.fetch(running.network, running.server.enrollUrl());
    byte[] request = Identity.scepRequest(running.network, instructions);
    HttpResponse<byte[]> certified =
        send(
            HttpRequest.newBuilder(devices.resolve("/scep?operation=PKIOperation"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(request)));
    assertEquals(200, certified.statusCode());
    assertEquals(
        "application/x-pki-message", certified.headers().firstValue("Content-Type").orElse(""));
    Identity identity = running.identity(Identity.KeyType.RSA);
    byte[] body =
        ("<plist><dict><key>MessageType</key><string>Authenticate</string><key>UDID</key>"
                + "<string>PROXIED</string></dict></plist>")
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<byte[]> taken =
        send(
            HttpRequest.newBuilder(devices.resolve("/mdm"))
                .header("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)))
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
    assertEquals(200, taken.statusCode());
    HttpResponse<byte[]> asked =
        send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/v1/enrollments"))
                .header("Authorization", "Bearer " + running.token));
    assertEquals(200, asked.statusCode());
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** One that runs. */
  private record Proxy(Process process) implements AutoCloseable {
    static Proxy start(String name, List<String> arguments) throws IOException {
      Path program =
          Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
              .map(directory -> Path.of(directory, name))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseGet(() -> missing(name));
      List<String> words =
          Stream.concat(Stream.of(program.toString()), arguments.stream()).toList();
      return new Proxy(
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(files.resolve(name + ".out").toFile())
              .start());
    }

    private static Path missing(String name) {
      String what = name + " is not installed: .ci/run installs it";
      return "true".equals(System.getenv("CI")) ? fail(what) : abort(what);
    }

    @Override
    public void close() {
      process.destroy();
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      process.destroyForcibly();
    }
  }
}
