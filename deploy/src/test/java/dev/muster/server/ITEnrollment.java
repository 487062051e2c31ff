package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.CertificateRefused;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.gateway.ca.DeviceIdentity;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Identity;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jscep.client.Client;
import org.jscep.client.EnrollmentResponse;
import org.jscep.client.verification.OptimisticCertificateVerifier;
import org.jscep.transaction.FailInfo;
import org.jscep.transport.UrlConnectionTransportFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** How a device that has nothing but a URL becomes a managed one. */
@Timeout(180)
class ITEnrollment {
  @TempDir static Path data;
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
  void aFleetEnrollsAtOnceAndTheRecordAgreesWithWhatItHolds() throws Exception {
    SimulatedFleet fleet = running.fleet(200, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE.multipliedBy(2));
    Set<BigInteger> recorded = new HashSet<>();
    issued().forEach(i -> recorded.add(new BigInteger(i.serialNumber(), 16)));
    Recomputation.of(running.server.log()).agreesWith(fleet.devices());
    for (SimulatedDevice device : fleet.devices()) {
      assertTrue(recorded.contains(device.certificate().getSerialNumber()));
      assertEquals(
          device.hardware().udid(),
          running
              .server
              .log()
              .view()
              .owner(
                  new CertificateIdentity.Issued(
                      DeviceIdentity.of(device.certificate()).orElseThrow()))
              .orElseThrow()
              .value());
    }
  }

  @Test
  void aRenewedCertificateIsAcceptedAtFirstSightAndTheOldOneUntilThen() throws Exception {
    SimulatedDevice device = fresh();
    device.enroll();
    X509Certificate old = device.certificate();
    device.converse();
    device.renewCertificate();
    assertNotEquals(old.getSerialNumber(), device.certificate().getSerialNumber());
    assertEquals(DeviceIdentity.of(old), DeviceIdentity.of(device.certificate()));
    device.converse();
    assertEquals(
        old.getSerialNumber().toString(16),
        issued().stream()
            .filter(
                i -> i.serialNumber().equals(device.certificate().getSerialNumber().toString(16)))
            .findFirst()
            .orElseThrow()
            .renews()
            .orElseThrow());
  }

  @Test
  void aProfileThatIsSentAgainRenewsTheCertificateOfTheSameIdentity() throws Exception {
    SimulatedDevice device = fresh();
    device.enroll();
    X509Certificate old = device.certificate();
    assertEquals(201, action(device, "renew"));
    device.converse();
    assertNotEquals(old.getSerialNumber(), device.certificate().getSerialNumber());
    assertEquals(DeviceIdentity.of(old), DeviceIdentity.of(device.certificate()));
    device.converse();
  }

  @Test
  void aRevokedDeviceIsRefusedUntilItEnrolsAnewWithAnotherCertificate() throws Exception {
    SimulatedDevice device = fresh();
    device.enroll();
    assertEquals(201, action(device, "revoke?expected_targets=1"));
    assertEquals("the server answered HTTP 400", refusal(device::converse));
    assertEquals("the server answered HTTP 400", refusal(device::checkIn));
    assertEquals("SCEP failed: failInfo 2", refusal(device::renewCertificate));
    assertTrue(refused().contains("renewal-revoked"));
    device.enroll();
    device.converse();
  }

  @Test
  void theSameCertificateEnrolsTheSameDeviceAgain() throws Exception {
    SimulatedDevice device = fresh();
    device.enroll();
    device.checkIn();
    device.converse();
  }

  @Test
  void aChallengeIsGoodForOneCertificateAndTheLoserGetsNone() throws Exception {
    EnrollmentInstructions instructions = instructions();
    Identity.obtain(Identity.KeyType.EC, running.network, instructions);
    IOException e =
        assertThrows(
            IOException.class,
            () -> Identity.obtain(Identity.KeyType.EC, running.network, instructions));
    assertTrue(e.getMessage().contains("failInfo 2"), e.getMessage());
    assertTrue(refused().contains("challenge-spent"));
  }

  @Test
  void jscepGetsACertificateAndIsGivenTheSameOneWhenItAsksAgain() throws Exception {
    Client client = jscep();
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.RSA);
    String challenge = instructions().challenge();
    EnrollmentResponse first =
        client.enrol(selfSigned(pair), pair.getPrivate(), request(pair, challenge));
    EnrollmentResponse again =
        client.enrol(selfSigned(pair), pair.getPrivate(), request(pair, challenge));
    assertTrue(first.isSuccess() && again.isSuccess());
    assertEquals(certificate(first), certificate(again));
    assertEquals(pair.getPublic(), certificate(first).getPublicKey());
  }

  @Test
  void aRequestThatIsSignedWithAnotherKeyThanItAsksForIsTakenWhereItsChallengeHolds()
      throws Exception {
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.RSA);
    KeyPair other = Identity.newKeyPair(Identity.KeyType.RSA);
    EnrollmentResponse made =
        jscep()
            .enrol(
                selfSigned(other), other.getPrivate(), request(pair, instructions().challenge()));
    assertTrue(made.isSuccess());
    assertEquals(pair.getPublic(), certificate(made).getPublicKey());
  }

  @Test
  void jscepIsToldWhyItFails() throws Exception {
    Client client = jscep();
    KeyPair pair = Identity.newKeyPair(Identity.KeyType.RSA);
    EnrollmentResponse response =
        client.enrol(selfSigned(pair), pair.getPrivate(), request(pair, "made-up"));
    assertTrue(response.isFailure());
    assertEquals(FailInfo.badRequest, response.getFailInfo());
    assertTrue(refused().contains("challenge-invalid"));
  }

  @Test
  void opensslVerifiesTheProfileAndTheCertificate() throws Exception {
    assumeTrue(onPath("openssl"), "openssl is not installed here");
    HttpResponse<byte[]> profile =
        running.network.send(HttpRequest.newBuilder(running.server.enrollUrl()));
    Path signed = Files.write(data.resolve("profile.der"), profile.body());
    String ca = data.resolve("ca.pem").toString();
    assertEquals(
        0,
        run(
            "openssl",
            "cms",
            "-verify",
            "-inform",
            "DER",
            "-in",
            signed.toString(),
            "-CAfile",
            ca,
            "-purpose",
            "any",
            "-out",
            data.resolve("profile.xml").toString()));
    X509Certificate certificate = running.identity(Identity.KeyType.RSA).certificate();
    Path der = Files.write(data.resolve("device.der"), certificate.getEncoded());
    assertEquals(
        0,
        run(
            "openssl",
            "verify",
            "-CAfile",
            ca,
            "-untrusted",
            data.resolve("ca-chain.pem").toString(),
            der.toString()));
  }

  /** One that nobody has met yet. */
  private static SimulatedDevice fresh() {
    return running.fleet(1, Behaviour.OBEDIENT).devices().getFirst();
  }

  private static int action(SimulatedDevice device, String action) throws Exception {
    return running
        .post(
            "/v1/enrollments/" + device.hardware().udid() + "/" + action,
            "application/json",
            Buffer.buffer())
        .statusCode();
  }

  private static String refusal(Executable act) {
    return assertThrows(IOException.class, act).getMessage();
  }

  private static List<CertificateIssued> issued() {
    return FleetLog.facts(running.server.bootstrapServers(), CertificateIssued.class);
  }

  private static List<String> refused() {
    return FleetLog.facts(running.server.bootstrapServers(), CertificateRefused.class).stream()
        .map(CertificateRefused::reason)
        .toList();
  }

  private static EnrollmentInstructions instructions() throws Exception {
    return EnrollmentInstructions.fetch(running.network, running.server.enrollUrl());
  }

  private static Client jscep() throws Exception {
    Client client =
        new Client(instructions().scepUrl().toURL(), new OptimisticCertificateVerifier());
    client.setTransportFactory(
        new UrlConnectionTransportFactory(Tls.trusting(running.server.ca()).getSocketFactory()));
    return client;
  }

  private static X509Certificate certificate(EnrollmentResponse response) throws Exception {
    return (X509Certificate)
        response.getCertStore().getCertificates(new X509CertSelector()).iterator().next();
  }

  private static X509Certificate selfSigned(KeyPair pair) throws Exception {
    X500Name name = new X500Name("CN=jscep");
    Instant now = Instant.now();
    ContentSigner signer = new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate());
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(now.minusSeconds(60)),
                    Date.from(now.plusSeconds(3600)),
                    name,
                    pair.getPublic())
                .build(signer));
  }

  private static PKCS10CertificationRequest request(KeyPair pair, String challenge)
      throws Exception {
    return new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=jscep"), pair.getPublic())
        .addAttribute(
            PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString(challenge))
        .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()));
  }

  private static boolean onPath(String program) throws Exception {
    try {
      return run(program, "version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(data.resolve("command.out").toFile())
            .start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return process.exitValue();
  }
}
