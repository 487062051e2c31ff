package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.Grant;
import dev.muster.core.event.RawRequest;
import dev.muster.faults.Ports;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.hook.HookReceiver;
import dev.muster.simulator.hook.Temper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Devices that prove who they are by their certificate in TLS with a proxy: real ones, at a URL
 * with a path and parameters, and what others may try with the header.
 */
@Timeout(180)
class ITProxiedIdentity {
  private static final String HEADER = "X-Client-Cert";

  /** What the proxies' requests come from; a test's own come from 127.0.0.1. */
  private static final String PROXY = "127.0.0.2";

  /** As old as this are certificates that devices with TLS renew, and those with signatures not. */
  private static final Duration OLD = Duration.ofDays(270);

  private static final String PARAMETERS = "site=berlin&note=a%20%26%20b";

  @TempDir static Path data;
  @TempDir static Path files;
  private static final SteppingClock CLOCK = new SteppingClock();
  private static CertificateAuthority authority;
  private static RunningServer running;
  private static TestProxy nginx;
  private static TestProxy haproxy;
  private static URI byNginx;
  private static URI byHaproxy;
  private static HttpClient proxy;

  @BeforeAll
  static void start() throws Exception {
    needsAddresses();
    CLOCK.step(OLD.negated());
    authority =
        CertificateAuthority.create("Example", CLOCK.instant().minus(Duration.ofDays(600)))
            .authority();
    int nginxPort = Ports.free();
    int haproxyPort = Ports.free();
    byNginx = URI.create("https://localhost:%d/apple/mdm?%s".formatted(nginxPort, PARAMETERS));
    byHaproxy = URI.create("https://localhost:%d/apple/mdm?%s".formatted(haproxyPort, PARAMETERS));
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("ca.certificates", file("chain.pem", Pem.encode(authority.chain())));
    settings.put("ca.key", file("ca.key", Pem.encode(authority.key())));
    settings.put("device.identity", HEADER);
    settings.put("gateway.proxies", PROXY);
    settings.put("enrollment.url", "https://localhost:%d/apple/".formatted(nginxPort));
    settings.put("enrollment.url.parameters", PARAMETERS);
    settings.put("webhooks.allow.http", "true");
    settings.put("webhooks.allow.private", "true");
    running = RunningServer.start(data, settings, CLOCK);
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.EC);
    X509Certificate shown =
        authority.issueForServer(pair.getPublic(), List.of("localhost"), Instant.now());
    String certificate = Pem.encode(List.of(shown)) + Pem.encode(authority.chain());
    String key = Pem.encode(pair.getPrivate());
    file("mdm.pem", certificate);
    file("mdm.key", key);
    file("mdm-with-key.pem", certificate + key);
    file("ca-chain.pem", Pem.encode(authority.chain()));
    String at = "127.0.0.1:" + running.server.deviceUrl().getPort();
    nginx =
        TestProxy.nginx(
            files,
            documented("nginx")
                .replace("listen 443", "listen 127.0.0.1:" + nginxPort)
                .replace("proxy_pass", "proxy_bind " + PROXY + "; proxy_pass")
                .replace("10.0.0.5:8443", at));
    haproxy =
        TestProxy.haproxy(
            files,
            documented("haproxy")
                .replace("bind :443", "bind 127.0.0.1:" + haproxyPort)
                .replace("mdm.example.com", "localhost source " + PROXY)
                .replace("10.0.0.5:8443", at));
    proxy =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .localAddress(InetAddress.getByName(PROXY))
            .sslContext(Tls.trusting(running.server.ca()))
            .build();
    nginx.awaitListening(nginxPort);
    haproxy.awaitListening(haproxyPort);
  }

  @AfterAll
  static void stop() {
    if (running != null) {
      proxy.close();
      haproxy.close();
      nginx.close();
      running.close();
    }
  }

  /** What the page tells admins to give their proxy, with this test's files. */
  private static String documented(String proxy) throws IOException {
    String page = Files.readString(Path.of("..", "docs", "enrolment.md"));
    String opening = "```" + proxy + "\n";
    int start = page.indexOf(opening) + opening.length();
    return page.substring(start, page.indexOf("```", start)).replace("/etc/ssl", files.toString());
  }

  @Test
  void thePathInFrontAloneAndInOtherSpellingsIsNoPlace() throws Exception {
    for (String path : List.of("/apple", "/%61pple/nowhere", "/apple/nowhere")) {
      HttpRequest.Builder asked =
          HttpRequest.newBuilder(running.server.deviceUrl().resolve(path)).GET();
      assertEquals(404, running.network.send(asked).statusCode(), path);
    }
  }

  /** Linux has all of 127.0.0.0/8, and macOS one address of it. */
  private static void needsAddresses() {
    try {
      new ServerSocket(0, 1, InetAddress.getByName(PROXY)).close();
    } catch (IOException e) {
      String what = "this machine has no second address of its own";
      if ("true".equals(System.getenv("CI"))) {
        fail(what);
      }
      abort(what);
    }
  }

  @Test
  void aDeviceEnrollsTalksAndRenewsByNginxAndItsParametersReachReceivers() throws Exception {
    Heard heard = new Heard();
    try (HookReceiver receiver = HookReceiver.start(Temper.WELL, 1, heard)) {
      JsonObject hook =
          new JsonObject()
              .put("name", "hook")
              .put("url", receiver.url().toString())
              .put("format", "nanomdm")
              .put("allow_http", true)
              .put("allow_private", true);
      assertEquals(
          201, running.post("/v1/webhooks", "application/json", hook.toBuffer()).statusCode());
      SimulatedFleet fleet = running.fleet(1, Behaviour.OBEDIENT);
      fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
      SimulatedDevice device = fleet.devices().getFirst();
      String udid = device.hardware().udid();
      X509Certificate before = device.certificate();
      RawRequest request = request(udid, last(udid));
      assertEquals(Optional.empty(), request.signature());
      assertArrayEquals(before.getEncoded(), request.certificate().orElseThrow().toArray());
      CLOCK.step(OLD);
      await()
          .atMost(RunningServer.PATIENCE)
          .until(
              () ->
                  running
                      .server
                      .log()
                      .view()
                      .device(new EnrollmentId(udid))
                      .identities()
                      .renewal()
                      .isPresent());
      device.converse();
      device.converse();
      assertNotEquals(before.getSerialNumber(), device.certificate().getSerialNumber());
      int sent = device.journal().size();
      await().atMost(RunningServer.PATIENCE).until(() -> heard.topics(udid).size() >= sent);
      JsonObject parameters = new JsonObject().put("note", "a & b").put("site", "berlin");
      heard.events().stream()
          .map(Heard::about)
          .filter(about -> about.getString("udid").equals(udid))
          .forEach(about -> assertEquals(parameters, about.getValue("url_params"), about::encode));
    } finally {
      running.network.send(running.admin("/v1/webhooks/hook").DELETE());
    }
  }

  @Test
  void behindHaproxyACertificateProvesWhoSpeaks() throws Exception {
    Identity identity = running.identity(Identity.KeyType.RSA);
    assertEquals(200, put(byHaproxy, identity, Map.of(), authenticate("HAPROXIED")));
    assertEquals(
        "berlin", request("HAPROXIED", last("HAPROXIED")).parameters().values().get("site"));
  }

  @Test
  void whatAClientSaysOfItselfIsReplacedByTheProxies() throws Exception {
    Identity victim = running.identity(Identity.KeyType.EC);
    assertEquals(200, put(byNginx, victim, Map.of(), authenticate("VICTIM")));
    for (URI url : List.of(byNginx, byHaproxy)) {
      Identity own = running.identity(Identity.KeyType.EC);
      Map<String, String> forged = Map.of(HEADER, escapedPem(victim.certificate()));
      assertEquals(400, put(url, own, forged, message("VICTIM", "CheckOut")), url::toString);
      String udid = "OWN-" + url.getPort();
      assertEquals(200, put(url, own, forged, authenticate(udid)), url::toString);
      assertArrayEquals(
          own.certificate().getEncoded(),
          request(udid, last(udid)).certificate().orElseThrow().toArray());
      assertEquals(400, put(url, null, forged, authenticate("NOBODY")), url::toString);
      assertEquals("certificate-missing", last("NOBODY").getString("reason"));
    }
  }

  @Test
  void aHeaderOfSomeoneWhomNobodyNamedIsRefusedWhateverComesWithIt() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body = authenticate("FORGED");
    Map<String, String> headers =
        Map.of(
            HEADER, escapedPem(identity.certificate()), "Mdm-Signature", signature(identity, body));
    assertEquals(400, put(running.server.deviceUrl(), null, headers, body));
    assertEquals("certificate-header-forged", last("FORGED").getString("reason"));
  }

  @Test
  void aSignatureProvesBesideTheHeaderIfItIsOfTheSameCertificate() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] body = authenticate("SIGNED");
    String signature = signature(identity, body);
    assertEquals(
        200,
        put(running.server.deviceUrl(), null, Map.of("Mdm-Signature", signature), body),
        "alone, and from anywhere");
    String header = escapedPem(identity.certificate());
    assertEquals(200, fromProxy(body, HEADER, header, "Mdm-Signature", signature).statusCode());
    Identity other = running.identity(Identity.KeyType.EC);
    refused(
        "signature-of-another-certificate",
        "SIGNED",
        fromProxy(body, HEADER, header, "Mdm-Signature", signature(other, body)));
    refused(
        "signature-invalid",
        "SIGNED",
        fromProxy(
            body, HEADER, header, "Mdm-Signature", signature(identity, authenticate("ELSE"))));
  }

  @Test
  void aHeaderThatComesTwiceOrIsNoneIsRefused() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    String header = escapedPem(identity.certificate());
    byte[] body = authenticate("TWICE");
    refused("certificate-unreadable", "TWICE", fromProxy(body, HEADER, header, HEADER, header));
    refused("certificate-unreadable", "TWICE", fromProxy(body, HEADER, "MIIB"));
    refused("certificate-unreadable", "TWICE", fromProxy(body, HEADER, "A".repeat(20_000)));
    refused("certificate-missing", "TWICE", fromProxy(body, HEADER, " "));
  }

  @Test
  void ofAChainTheFirstCertificateSpeaksAndNoneOfTheOthers() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    String leaf = Pem.encode(List.of(identity.certificate()));
    String above = Pem.encode(authority.chain());
    byte[] body = authenticate("CHAINED");
    assertEquals(200, fromProxy(body, HEADER, escaped(leaf + above)).statusCode());
    byte[] checkOut = message("CHAINED", "CheckOut");
    assertEquals(400, fromProxy(checkOut, HEADER, escaped(above + leaf)).statusCode());
  }

  @Test
  void aCertificateThatASignatureCouldNotCountByDoesNotCountInAHeader() throws Exception {
    Identity identity = running.identity(Identity.KeyType.EC);
    byte[] begin = authenticate("COUNTS");
    assertEquals(200, fromProxy(begin, HEADER, rfc9440(identity.certificate())).statusCode());
    byte[] body = message("COUNTS", "CheckOut");
    X509Certificate another = running.identity(Identity.KeyType.EC).certificate();
    assertEquals(400, fromProxy(body, HEADER, rfc9440(another)).statusCode());
    Instant now = CLOCK.instant();
    CertificateAuthority foreign = CertificateAuthority.create("Example", now).authority();
    refused(
        "certificate-untrusted",
        "COUNTS",
        fromProxy(body, HEADER, rfc9440(certificate(foreign, now))));
    X509Certificate ended = certificate(authority, now.minus(Duration.ofDays(550)));
    refused("certificate-expired", "COUNTS", fromProxy(body, HEADER, rfc9440(ended)));
    X509Certificate early = certificate(authority, now.plus(Duration.ofDays(2)));
    refused("certificate-expired", "COUNTS", fromProxy(body, HEADER, rfc9440(early)));
  }

  private static X509Certificate certificate(CertificateAuthority ca, Instant from) {
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.EC);
    return ca.issueForDevice(pair.getPublic(), UUID.randomUUID(), new Grant.Open(), from);
  }

  private static void refused(String reason, String udid, HttpResponse<byte[]> answer)
      throws Exception {
    assertEquals(400, answer.statusCode());
    JsonObject event = last(udid);
    assertEquals("MessageRefused", event.getString("kind"));
    assertEquals(reason, event.getString("reason"));
  }

  /** As a proxy sends it. */
  private static HttpResponse<byte[]> fromProxy(byte[] body, String... headers) throws Exception {
    return proxy.send(
        HttpRequest.newBuilder(running.server.deviceUrl())
            .headers(headers)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static int put(URI url, Identity shown, Map<String, String> headers, byte[] body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return (shown == null ? running.network : running.network.as(shown)).send(request).statusCode();
  }

  private static JsonObject last(String device) throws Exception {
    JsonArray events =
        running.json("/v1/enrollments/" + device + "/history").getJsonArray("events");
    return events.getJsonObject(events.size() - 1);
  }

  private static RawRequest request(String device, JsonObject event) {
    Event kept =
        running
            .server
            .log()
            .reader()
            .device(new EnrollmentId(device), List.of(event.getLong("offset")))
            .getFirst();
    return kept.request().orElseThrow();
  }

  private static String signature(Identity identity, byte[] body) throws Exception {
    return Base64.getEncoder().encodeToString(identity.sign(body));
  }

  private static String rfc9440(X509Certificate certificate) throws Exception {
    return ":" + Base64.getEncoder().encodeToString(certificate.getEncoded()) + ":";
  }

  private static String escapedPem(X509Certificate certificate) {
    return escaped(Pem.encode(List.of(certificate)));
  }

  private static String escaped(String pem) {
    return URLEncoder.encode(pem, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] authenticate(String udid) {
    return message(udid, "Authenticate");
  }

  private static byte[] message(String udid, String type) {
    return ("<plist version=\"1.0\"><dict><key>MessageType</key><string>%s</string>"
            + "<key>UDID</key><string>%s</string></dict></plist>")
        .formatted(type, udid)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String file(String name, String content) throws IOException {
    return Files.writeString(files.resolve(name), content).toString();
  }
}
