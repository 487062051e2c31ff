package dev.muster.simulator.dep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSDictionary;
import com.dd.plist.PropertyListParser;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Network;
import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a device in its box gets its profile. */
class BoxedDeviceTest {
  private record Came(String method, String contentType, String info, String bearer, byte[] body) {}

  private record Says(int status, String type, String body, String location) {}

  private final Vertx vertx = Vertx.vertx();
  private final AppleCa ca = new AppleCa();
  private final BlockingQueue<Came> came = new LinkedBlockingQueue<>();
  private final Queue<Says> says = new ArrayDeque<>();
  private DepSimulator apple;
  private DepServer server;
  private TestClient client;
  private HttpServer mdm;
  private Network network;
  private BoxedDevice mac;

  @BeforeEach
  void start() throws Exception {
    apple = DepSimulator.start();
    server = apple.portalServer("Muster");
    client = TestClient.of(apple, server);
    AppleCa.KeyAndCertificate own = ca.server("localhost");
    mdm =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(
                        new PemKeyCertOptions()
                            .addCertValue(Buffer.buffer(own.certificatePem()))
                            .addKeyValue(Buffer.buffer(own.keyPem()))))
            .requestHandler(r -> r.body().onSuccess(body -> answer(r, body)))
            .listen()
            .await(15, TimeUnit.SECONDS);
    network = new Network(List.of(ca.certificate()), HttpClient.Version.HTTP_1_1);
    BoxedFleet fleet = BoxedFleet.buy(apple, server, 1, 1, network);
    mac = fleet.devices().getFirst();
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
    client.close();
    apple.close();
    vertx.close().await(15, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request, Buffer body) {
    came.add(
        new Came(
            request.method().name(),
            request.getHeader("Content-Type"),
            request.getHeader("x-apple-aspen-deviceinfo"),
            request.getHeader("Authorization"),
            body.getBytes()));
    Says say =
        says.isEmpty() ? new Says(200, "application/x-apple-aspen-config", "P", null) : says.poll();
    request.response().setStatusCode(say.status()).putHeader("Content-Type", say.type());
    if (say.location() != null) {
      request.response().putHeader("Location", say.location());
    }
    request.response().end(say.body());
  }

  private URI url(String path) {
    return URI.create("https://localhost:" + mdm.actualPort() + path);
  }

  private void assigned(JsonObject more) throws Exception {
    JsonObject profile = TestClient.profile().put("url", url("/dep").toString()).mergeIn(more);
    String uuid = client.ok("POST", "/profile", profile).getString("profile_uuid");
    client.assign(uuid, mac.hardware().serialNumber());
  }

  private NSDictionary proved(byte[] blob) throws Exception {
    CMSSignedData cms = new CMSSignedData(blob);
    SignerInformation signer = cms.getSignerInfos().getSigners().iterator().next();
    X509CertificateHolder leaf =
        cms.getCertificates().getMatches(null).stream()
            .filter(signer.getSID()::match)
            .findFirst()
            .orElseThrow();
    try (PEMParser parser = new PEMParser(new StringReader(apple.deviceCa().publicKeyPem()))) {
      assertTrue(
          leaf.isSignatureValid(
              new JcaContentVerifierProviderBuilder()
                  .build(
                      new JcaPEMKeyConverter()
                          .getPublicKey((SubjectPublicKeyInfo) parser.readObject()))));
    }
    assertTrue(signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(leaf)));
    assertTrue(signer.getSignedAttributes().size() > 0);
    return (NSDictionary) PropertyListParser.parse((byte[]) cms.getSignedContent().getContent());
  }

  @Test
  void aDeviceTellsWhoItIsAndGetsItsProfile() throws Exception {
    assigned(new JsonObject());
    Setup.Profile profile = assertInstanceOf(Setup.Profile.class, mac.setUp());
    assertArrayEquals(new byte[] {'P'}, profile.bytes());
    Came request = came.take();
    assertEquals("POST", request.method());
    assertEquals("application/pkcs7-signature", request.contentType());
    assertEquals(
        mac.hardware().serialNumber(), proved(request.body()).get("SERIAL").toJavaObject());
    assertEquals(ProfileStatus.PUSHED, apple.profileStatus(mac.hardware().serialNumber()));
  }

  @Test
  void itMaySignWithSha256AndSendItsChain() throws Exception {
    mac.hash(MachineInfo.Hash.SHA256);
    mac.sendsChain(true);
    proved(mac.signedMachineInfo());
    assertEquals(
        4, new CMSSignedData(mac.signedMachineInfo()).getCertificates().getMatches(null).size());
  }

  @Test
  void theDeviceCaIsAsOldAsApples() throws Exception {
    X509Certificate issuer = apple.deviceCa().chain().getFirst();
    assertTrue(issuer.getNotAfter().before(new Date()));
    assertEquals("SHA1withRSA", issuer.getSigAlgName());
  }

  @Test
  void withoutAProfileItIsAnyones() throws Exception {
    assertInstanceOf(Setup.Unmanaged.class, mac.setUp());
  }

  @Test
  void theWebViewTellsWhoItIsOnTheFirstPageAlone() throws Exception {
    assigned(new JsonObject().put("configuration_web_url", url("/web").toString()));
    says.add(new Says(302, "text/html", "", "/next"));
    says.add(new Says(200, "text/html", "<p>Sign in", null));
    Setup.Page page = assertInstanceOf(Setup.Page.class, mac.setUp());
    assertEquals("/next", page.url().getPath());
    proved(Base64.getDecoder().decode(came.take().info()));
    assertNull(came.take().info());
  }

  @Test
  void theHeaderMayBeUrlSafe() throws Exception {
    assigned(new JsonObject().put("configuration_web_url", url("/web").toString()));
    mac.urlSafe(true);
    mac.setUp();
    String header = came.take().info();
    assertFalse(header.contains("+") || header.contains("/"));
    proved(Base64.getUrlDecoder().decode(header));
  }

  @Test
  void anUpdateIsDemanded() throws Exception {
    assigned(new JsonObject());
    says.add(
        new Says(
            403,
            "application/json",
            "{\"code\":\"com.apple.softwareupdate.required\",\"details\":{\"OSVersion\":\"26.2\"}}",
            null));
    Setup.Refused refused = assertInstanceOf(Setup.Refused.class, mac.setUp());
    assertEquals("com.apple.softwareupdate.required", refused.code());
    assertEquals("26.2", refused.detail("OSVersion").orElseThrow());
  }

  @Test
  void anUpdatedDeviceAsksAgain() throws Exception {
    assigned(new JsonObject());
    says.add(
        new Says(
            403,
            "application/json",
            "{\"code\":\"com.apple.softwareupdate.required\",\"details\":{\"OSVersion\":\"26.2\"}}",
            null));
    // The profile of this server is none, so it ends there.
    assertThrows(IOException.class, () -> mac.enroll((type, times) -> null, (d, entry) -> {}));
    came.take();
    assertEquals("26.2", proved(came.take().body()).get("OS_VERSION").toJavaObject());
  }

  @Test
  void aRefusalMayBeAPropertyList() throws Exception {
    assigned(new JsonObject());
    says.add(
        new Says(
            403,
            "application/xml",
            "<plist version=\"1.0\"><dict><key>code</key>"
                + "<string>com.apple.unrecognized.device</string></dict></plist>",
            null));
    assertEquals(
        "com.apple.unrecognized.device", assertInstanceOf(Setup.Refused.class, mac.setUp()).code());
  }

  @Test
  void aSignInGivesATokenForTheNextTry() throws Exception {
    assigned(new JsonObject());
    mac.machineInfo(mac.machineInfo().with(MachineInfo.CAN_SIGN_ON, true));
    says.add(
        new Says(
            308,
            "text/html",
            "",
            "apple-remotemanagement-user-login://authentication-results?access-token=T%2F1"));
    Setup.SignedIn signedIn = assertInstanceOf(Setup.SignedIn.class, mac.open(url("/sign-in")));
    mac.accessToken(signedIn.accessToken());
    mac.setUp();
    came.take();
    Came second = came.take();
    assertEquals("Bearer T/1", second.bearer());
    assertFalse(proved(second.body()).containsKey(MachineInfo.CAN_SIGN_ON));
  }

  @Test
  void theAnchorsOfTheProfileAreTrustedAlone() throws Exception {
    String anchor = Base64.getEncoder().encodeToString(new AppleCa().certificate().getEncoded());
    assigned(new JsonObject().put("anchor_certs", new JsonArray().add(anchor)));
    Activation activation = apple.activate(mac.hardware().serialNumber()).orElseThrow();
    assertThrows(
        IOException.class,
        () ->
            network
                .trusting(activation.anchors())
                .send(HttpRequest.newBuilder(activation.url()).GET()));
  }

  @Test
  void anyDeviceOfTheFleetCanBeBoxed() {
    assertEquals(Hardware.numbered(1).serialNumber(), mac.hardware().serialNumber());
  }
}
