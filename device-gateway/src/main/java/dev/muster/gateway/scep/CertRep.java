package dev.muster.gateway.scep;

import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.scep.Scep.FailInfo;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAbsentContent;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.CMSTypedData;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyAgreeRecipientInfoGenerator;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;

/** The answers to SCEP requests (RFC 8894, section 3.3.2). Safe for any thread. */
final class CertRep {
  private static final int NONCE_LENGTH = 16;

  /**
   * The JDK has no key agreement for CMS; devices with EC keys are answered with BouncyCastle's.
   */
  private static final BouncyCastleProvider BOUNCY_CASTLE = new BouncyCastleProvider();

  private final CertificateAuthority authority;
  private final SecureRandom random = new SecureRandom();

  CertRep(CertificateAuthority authority) {
    this.authority = authority;
  }

  /** Success: the certificate, readable by whoever signed the request. */
  byte[] success(PkiMessage request, X509Certificate certificate) {
    try {
      CMSEnvelopedDataGenerator envelope = new CMSEnvelopedDataGenerator();
      X509Certificate recipient = request.signer();
      if (recipient.getPublicKey() instanceof ECPublicKey key) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
        generator.initialize(key.getParams());
        KeyPair ephemeral = generator.generateKeyPair();
        envelope.addRecipientInfoGenerator(
            new JceKeyAgreeRecipientInfoGenerator(
                    CMSAlgorithm.ECDH_SHA256KDF,
                    ephemeral.getPrivate(),
                    ephemeral.getPublic(),
                    CMSAlgorithm.AES128_WRAP)
                .addRecipient(recipient)
                .setProvider(BOUNCY_CASTLE));
      } else {
        envelope.addRecipientInfoGenerator(new JceKeyTransRecipientInfoGenerator(recipient));
      }
      byte[] content =
          envelope
              .generate(
                  new CMSProcessableByteArray(certificatesOnly(List.of(certificate))),
                  // What the capability AES stands for: AES128-CBC (RFC 8894, section 3.5.2).
                  new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES128_CBC).build())
              .getEncoded();
      return sign(request, "0", null, new CMSProcessableByteArray(content));
    } catch (CMSException | IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("can't answer a SCEP request", e);
    }
  }

  /** Failure, and why. */
  byte[] failure(PkiMessage request, FailInfo failInfo) {
    try {
      return sign(request, "2", failInfo, new CMSAbsentContent());
    } catch (CMSException | IOException | GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("can't answer a SCEP request", e);
    }
  }

  /** A SignedData of certificates and nothing else. */
  static byte[] certificatesOnly(List<X509Certificate> certificates)
      throws GeneralSecurityException, CMSException, IOException {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addCertificates(new JcaCertStore(certificates));
    return generator.generate(new CMSAbsentContent()).getEncoded();
  }

  private byte[] sign(PkiMessage request, String pkiStatus, FailInfo failInfo, CMSTypedData content)
      throws GeneralSecurityException, OperatorCreationException, CMSException, IOException {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    ASN1EncodableVector attributes = new ASN1EncodableVector();
    attributes.add(attribute(Scep.MESSAGE_TYPE, new DERPrintableString(Scep.CERT_REP)));
    attributes.add(attribute(Scep.TRANSACTION_ID, new DERPrintableString(request.transactionId())));
    attributes.add(attribute(Scep.PKI_STATUS, new DERPrintableString(pkiStatus)));
    attributes.add(attribute(Scep.SENDER_NONCE, new DEROctetString(nonce)));
    attributes.add(attribute(Scep.RECIPIENT_NONCE, new DEROctetString(request.senderNonce())));
    if (failInfo != null) {
      attributes.add(attribute(Scep.FAIL_INFO, new DERPrintableString(failInfo.code())));
    }
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSimpleSignerInfoGeneratorBuilder()
            .setSignedAttributeGenerator(
                new DefaultSignedAttributeTableGenerator(new AttributeTable(attributes)))
            .build("SHA256withRSA", authority.key(), authority.issuing()));
    generator.addCertificates(new JcaCertStore(List.of(authority.issuing())));
    return generator.generate(content, true).getEncoded();
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }
}
