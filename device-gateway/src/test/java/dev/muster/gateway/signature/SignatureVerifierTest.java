package dev.muster.gateway.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Grant;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.ca.CertificateAuthority;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
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
    certificate = ca.issueForDevice(pair.getPublic(), IDENTITY, new Grant.Open(), NOW);
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
    assertEquals(RefusalReason.SIGNATURE_OVER_SHA1, reason(at(NOW), signature));
    assertInstanceOf(
        Proof.Proven.class,
        new SignatureVerifier(
                List.of(ca.issuing()),
                ForeignAuthorities.NONE,
                true,
                Duration.ZERO,
                InstantSource.fixed(NOW))
            .verify(BODY, signature));
  }

  @Test
  void aForeignCertificateIsUntrustedUnlessItsCaIsGiven() throws Exception {
    X509Certificate theirs =
        foreign.issueForDevice(pair.getPublic(), IDENTITY, new Grant.Open(), NOW);
    byte[] signature = sign("SHA256withECDSA", theirs);
    assertEquals(RefusalReason.CERTIFICATE_UNTRUSTED, reason(at(NOW), signature));
    Proof.Proven proven =
        assertInstanceOf(
            Proof.Proven.class,
            new SignatureVerifier(
                    List.of(ca.issuing()),
                    new ForeignAuthorities(List.of(foreign.issuing()), NOW.plusSeconds(1)),
                    false,
                    Duration.ZERO,
                    InstantSource.fixed(NOW))
                .verify(BODY, signature));
    // The identity that a foreign CA writes is nobody's word here.
    assertInstanceOf(CertificateIdentity.Foreign.class, proven.certificate().identity());
  }

  @Test
  void aForeignCaMayBeginNoEnrollmentOnceItsTimeIsOver() throws Exception {
    ForeignAuthorities theirs =
        new ForeignAuthorities(List.of(foreign.issuing()), NOW.plusSeconds(1));
    byte[] signature =
        sign(
            "SHA256withECDSA",
            foreign.issueForDevice(pair.getPublic(), IDENTITY, new Grant.Open(), NOW));
    for (int later : new int[] {0, 1}) {
      SignatureVerifier verifier =
          new SignatureVerifier(
              List.of(ca.issuing()),
              theirs,
              false,
              Duration.ZERO,
              InstantSource.fixed(NOW.plusSeconds(later)));
      Proof.Proven proven = assertInstanceOf(Proof.Proven.class, verifier.verify(BODY, signature));
      assertEquals(later == 0, verifier.mayBegin(proven.certificate()));
    }
  }

  @Test
  void whatACertificateIsForIsReadFromItAndOnlyFromOurs() throws Exception {
    Grant grant = new Grant.ForSerialNumber("C02XY");
    X509Certificate ours = ca.issueForDevice(pair.getPublic(), IDENTITY, grant, NOW);
    Proof.Proven proven =
        assertInstanceOf(Proof.Proven.class, at(NOW).verify(BODY, sign("SHA256withECDSA", ours)));
    assertEquals(Optional.of(grant), proven.certificate().grant());
    X509Certificate theirs = foreign.issueForDevice(pair.getPublic(), IDENTITY, grant, NOW);
    Proof.Unproven unproven =
        assertInstanceOf(
            Proof.Unproven.class, at(NOW).verify(BODY, sign("SHA256withECDSA", theirs)));
    assertEquals(Optional.of(new Grant.Open()), unproven.certificate().orElseThrow().grant());
  }

  @Test
  void whatDevicesSendIsReadByItsPartsAndProvesWhatTheWholeReaderSays() throws Exception {
    for (boolean rsa : new boolean[] {false, true}) {
      KeyPair key = rsa ? rsaPair() : pair;
      X509Certificate signer = ca.issueForDevice(key.getPublic(), IDENTITY, new Grant.Open(), NOW);
      String algorithm = rsa ? "SHA256withRSA" : "SHA256withECDSA";
      for (boolean direct : new boolean[] {false, true}) {
        for (String form : List.of("BER", "DER")) {
          byte[] signature = sign(algorithm, key, signer, direct).getEncoded(form);
          SignedParts parts = SignedParts.of(signature).orElseThrow();
          assertArrayEquals(signer.getEncoded(), parts.certificate());
          assertTrue(parts.verify(BODY, key.getPublic()));
          assertFalse(parts.verify("other".getBytes(), key.getPublic()));
        }
      }
    }
  }

  @Test
  void whateverIsChangedInASignatureItsPartsProveNothingThatTheWholeReaderWouldNot()
      throws Exception {
    Random random = new Random(Long.getLong("muster.seed", 15));
    int proven = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] changed =
          sign("SHA256withECDSA", pair, certificate, i % 2 == 0)
              .getEncoded(i % 3 == 0 ? "DER" : "BER");
      changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      Optional<SignedParts> parts = SignedParts.of(changed);
      if (parts.isPresent() && provenBy(parts.get())) {
        proven++;
        assertTrue(provenByBouncyCastle(changed), HexFormat.of().formatHex(changed));
      }
    }
    // What lies outside of all that is signed may change: the version, for one.
    assertTrue(proven > 0);
  }

  @Test
  void nestingWithoutEndIsNoSignature() {
    byte[] deep = new byte[20_000];
    for (int i = 0; i < deep.length; i += 2) {
      deep[i] = 0x30;
      deep[i + 1] = (byte) 0x80;
    }
    assertTrue(SignedParts.of(deep).isEmpty());
    assertEquals(RefusalReason.SIGNATURE_UNREADABLE, reason(at(NOW), deep));
  }

  private static boolean provenBy(SignedParts parts) {
    try {
      return parts.verify(BODY, pair.getPublic())
          && Arrays.equals(parts.certificate(), certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean provenByBouncyCastle(byte[] cms) throws Exception {
    CMSSignedData data = new CMSSignedData(new CMSProcessableByteArray(BODY), cms);
    return data.getSignerInfos()
        .getSigners()
        .iterator()
        .next()
        .verify(new JcaSimpleSignerInfoVerifierBuilder().build(pair.getPublic()));
  }

  private static KeyPair rsaPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    return generator.generateKeyPair();
  }

  private static SignatureVerifier at(Instant now) {
    return new SignatureVerifier(
        List.of(ca.issuing()),
        ForeignAuthorities.NONE,
        false,
        Duration.ZERO,
        InstantSource.fixed(now));
  }

  private static RefusalReason reason(SignatureVerifier verifier, byte[] signature) {
    return assertInstanceOf(Proof.Unproven.class, verifier.verify(BODY, signature)).reason();
  }

  private static byte[] sign(String algorithm, X509Certificate signer) throws Exception {
    return sign(algorithm, pair, signer, false).getEncoded();
  }

  /**
   * A signature.
   *
   * @param direct over the body itself and not over attributes with its digest
   */
  private static CMSSignedData sign(
      String algorithm, KeyPair key, X509Certificate signer, boolean direct) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setDirectSignature(direct)
            .build(algorithm, key.getPrivate(), signer));
    generator.addCertificates(new JcaCertStore(List.of(signer)));
    return generator.generate(new CMSProcessableByteArray(BODY), false);
  }
}
