package dev.muster.gateway.scep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.gateway.ca.CertificateAuthority;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PkiMessageTest {
  private static CertificateAuthority ca;
  private static KeyPair pair;
  private static KeyPair another;

  @BeforeAll
  static void makeKeys() throws Exception {
    ca = CertificateAuthority.create("Ours", Instant.now()).authority();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
    another = generator.generateKeyPair();
  }

  @Test
  void aRequestByTheRfcIsOpened() throws Exception {
    PkiMessage.Wanted wanted =
        PkiMessage.parse(request(pair, "SHA256withRSA", CMSAlgorithm.AES128_CBC))
            .open(ca.key(), false);
    assertEquals(pair.getPublic(), wanted.key());
    assertEquals(Optional.of("secret"), wanted.challengePassword());
  }

  @Test
  void tripleDesIsABadAlgorithmUnlessOldClientsAreAllowed() throws Exception {
    PkiMessage old = PkiMessage.parse(request(pair, "SHA256withRSA", CMSAlgorithm.DES_EDE3_CBC));
    assertEquals(Scep.FailInfo.BAD_ALG, failure(old));
    assertEquals(pair.getPublic(), old.open(ca.key(), true).key());
  }

  @Test
  void sha1IsABadAlgorithmUnlessOldClientsAreAllowed() throws Exception {
    PkiMessage old = PkiMessage.parse(request(pair, "SHA1withRSA", CMSAlgorithm.AES128_CBC));
    assertEquals(Scep.FailInfo.BAD_ALG, failure(old));
    assertEquals(pair.getPublic(), old.open(ca.key(), true).key());
  }

  @Test
  void aRequestThatAnotherKeySignedIsTakenBecauseItsChallengeIsItsRight() throws Exception {
    PkiMessage signed =
        PkiMessage.parse(request(another, "SHA256withRSA", CMSAlgorithm.AES128_CBC));
    assertEquals(pair.getPublic(), signed.open(ca.key(), false).key());
  }

  @Test
  void whatIsNoScepRequestIsToldApart() {
    assertThrows(IllegalArgumentException.class, () -> PkiMessage.parse(new byte[] {1, 2, 3}));
  }

  private static Scep.FailInfo failure(PkiMessage message) {
    return assertThrows(ScepException.class, () -> message.open(ca.key(), false)).failInfo();
  }

  /** A request for {@code pair}'s key, signed by the signer's. */
  private static byte[] request(KeyPair signer, String algorithm, ASN1ObjectIdentifier cipher)
      throws Exception {
    byte[] csr =
        new JcaPKCS10CertificationRequestBuilder(new X500Name("CN=d"), pair.getPublic())
            .addAttribute(
                PKCSObjectIdentifiers.pkcs_9_at_challengePassword, new DERPrintableString("secret"))
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
            .getEncoded();
    CMSEnvelopedDataGenerator envelope = new CMSEnvelopedDataGenerator();
    envelope.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(ca.issuing()));
    byte[] sealed =
        envelope
            .generate(
                new CMSProcessableByteArray(csr), new JceCMSContentEncryptorBuilder(cipher).build())
            .getEncoded();
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute(Scep.MESSAGE_TYPE, new DERPrintableString(Scep.PKCS_REQ)));
    attributes.add(attribute(Scep.TRANSACTION_ID, new DERPrintableString("t-1")));
    attributes.add(attribute(Scep.SENDER_NONCE, new DEROctetString(new byte[16])));
    X509Certificate selfSigned = selfSigned(signer);
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
            .build(algorithm, signer.getPrivate(), selfSigned));
    generator.addCertificates(new JcaCertStore(List.of(selfSigned)));
    return generator.generate(new CMSProcessableByteArray(sealed), true).getEncoded();
  }

  private static X509Certificate selfSigned(KeyPair keys) throws Exception {
    X500Name name = new X500Name("CN=d");
    return new JcaX509CertificateConverter()
        .getCertificate(
            new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.ONE,
                    Date.from(Instant.now().minusSeconds(60)),
                    Date.from(Instant.now().plusSeconds(3600)),
                    name,
                    keys.getPublic())
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate())));
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }
}
