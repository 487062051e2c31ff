package dev.muster.gateway.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.ca.CertificateAuthority;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SignatureVerifierTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
  private static final byte[] BODY = "body".getBytes();
  private static CertificateAuthority ca;
  private static CertificateAuthority foreign;
  private static KeyPair pair;
  private static X509Certificate certificate;
  private static final UUID IDENTITY = UUID.randomUUID();

  @BeforeAll
  static void issue() {
    ca = CertificateAuthority.create("Ours", NOW).authority();
    foreign = CertificateAuthority.create("Theirs", NOW).authority();
    pair = CertificateAuthority.newKeyPair();
    certificate = ca.issueForDevice(pair.getPublic(), IDENTITY, NOW);
  }

  @Test
  void aSignatureOfOurCertificateProvesItsIdentity() throws Exception {
    Proof.Proven proven =
        assertInstanceOf(
            Proof.Proven.class, at(NOW).verify(BODY, sign("SHA256withECDSA", certificate)));
    assertEquals(
        new CertificateIdentity.Issued("urn:uuid:" + IDENTITY), proven.certificate().identity());
  }

  @Test
  void aCertificateThatExpiredIsRefused() throws Exception {
    assertEquals(
        RefusalReason.CERTIFICATE_EXPIRED,
        reason(at(NOW.plus(Duration.ofDays(366))), sign("SHA256withECDSA", certificate)));
  }

  @Test
  void aCertificateThatIsNotValidYetIsRefused() throws Exception {
    assertEquals(
        RefusalReason.CERTIFICATE_EXPIRED,
        reason(at(NOW.minus(Duration.ofDays(1))), sign("SHA256withECDSA", certificate)));
  }

  @Test
  void sha1IsRefusedUnlessAllowed() throws Exception {
    byte[] signature = sign("SHA1withECDSA", certificate);
    assertEquals(RefusalReason.SIGNATURE_INVALID, reason(at(NOW), signature));
    assertInstanceOf(
        Proof.Proven.class,
        new SignatureVerifier(ca.issuing(), List.of(), true, InstantSource.fixed(NOW))
            .verify(BODY, signature));
  }

  @Test
  void aForeignCertificateIsUntrustedUnlessItsCaIsGiven() throws Exception {
    X509Certificate theirs = foreign.issueForDevice(pair.getPublic(), IDENTITY, NOW);
    byte[] signature = sign("SHA256withECDSA", theirs);
    assertEquals(RefusalReason.CERTIFICATE_UNTRUSTED, reason(at(NOW), signature));
    Proof.Proven proven =
        assertInstanceOf(
            Proof.Proven.class,
            new SignatureVerifier(
                    ca.issuing(), List.of(foreign.issuing()), false, InstantSource.fixed(NOW))
                .verify(BODY, signature));
    // The identity that a foreign CA writes is nobody's word here.
    assertInstanceOf(CertificateIdentity.Foreign.class, proven.certificate().identity());
  }

  private static SignatureVerifier at(Instant now) {
    return new SignatureVerifier(ca.issuing(), List.of(), false, InstantSource.fixed(now));
  }

  private static RefusalReason reason(SignatureVerifier verifier, byte[] signature) {
    return assertInstanceOf(Proof.Unproven.class, verifier.verify(BODY, signature)).reason();
  }

  private static byte[] sign(String algorithm, X509Certificate signer) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder().build(algorithm, pair.getPrivate(), signer));
    generator.addCertificates(new JcaCertStore(List.of(signer)));
    return generator.generate(new CMSProcessableByteArray(BODY), false).getEncoded();
  }
}
