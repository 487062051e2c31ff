package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.admin.checkup.Finding;
import dev.muster.doctor.OutsideLook;
import dev.muster.faults.Ports;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.apns.AppleCa;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
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
    try (TestProxy proxy =
        TestProxy.nginx(
            files,
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
    try (TestProxy proxy =
        TestProxy.haproxy(
            files,
            """
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
                    running.server.operationsUrl().getPort()))) {
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
    try (TestProxy proxy =
        TestProxy.nginx(
            files,
            """
            server {
              listen 127.0.0.1:%d ssl;
              ssl_certificate %s;
              ssl_certificate_key %s;
              location / { proxy_pass https://127.0.0.1:%d; }
            }
            """
                .formatted(port, pem, key, running.server.deviceUrl().getPort()))) {
      proxy.awaitListening(port);
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

  /** A device enrolls and reports, and an admin asks, all through the proxy. */
  private static void passes(TestProxy proxy, int gateway, int admin) throws Exception {
    URI devices = URI.create("http://127.0.0.1:" + gateway);
    proxy.awaitListening(gateway, admin);
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
}
