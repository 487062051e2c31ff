package dev.muster.gateway.scep;

import dev.muster.gateway.scep.Scep.FailInfo;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A SCEP request whose envelope could be read: what is needed to answer it, also with a failure.
 *
 * @param signer the certificate that the request is signed with
 */
record PkiMessage(
    CMSSignedData signed,
    SignerInformation signerInfo,
    X509Certificate signer,
    String messageType,
    String transactionId,
    byte[] senderNonce) {

  /** What of a request is granted: a key, and for PKCSReq a challenge password. */
  record Wanted(PublicKey key, Optional<String> challengePassword) {}

  private static final Set<String> DIGESTS =
      Set.of(
          NISTObjectIdentifiers.id_sha256.getId(),
          NISTObjectIdentifiers.id_sha384.getId(),
          NISTObjectIdentifiers.id_sha512.getId());

  private static final Set<String> CIPHERS =
      Set.of(
          NISTObjectIdentifiers.id_aes128_CBC.getId(),
          NISTObjectIdentifiers.id_aes192_CBC.getId(),
          NISTObjectIdentifiers.id_aes256_CBC.getId());

  /**
   * Reads the outer layer.
   *
   * @throws IllegalArgumentException if it is no SCEP request at all
   */
  static PkiMessage parse(byte[] der) {
    try {
      CMSSignedData signed = new CMSSignedData(der);
      Collection<SignerInformation> signers = signed.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        throw new IllegalArgumentException("one signer is needed");
      }
      SignerInformation info = signers.iterator().next();
      List<X509CertificateHolder> certificates =
          signed.getCertificates().getMatches(null).stream().filter(info.getSID()::match).toList();
      AttributeTable attributes = info.getSignedAttributes();
      if (certificates.isEmpty() || attributes == null) {
        throw new IllegalArgumentException("the signer's certificate and attributes are needed");
      }
      return new PkiMessage(
          signed,
          info,
          new JcaX509CertificateConverter().getCertificate(certificates.getFirst()),
          text(attributes, Scep.MESSAGE_TYPE),
          text(attributes, Scep.TRANSACTION_ID),
          bytes(attributes, Scep.SENDER_NONCE));
    } catch (CMSException | GeneralSecurityException | RuntimeException e) {
      throw new IllegalArgumentException("not a SCEP request", e);
    }
  }

  /**
   * Checks the signature, opens the envelope, and reads the request inside.
   *
   * @param legacy whether older digests and ciphers are allowed
   */
  Wanted open(PrivateKey key, boolean legacy) throws ScepException {
    if (!legacy && !DIGESTS.contains(signerInfo.getDigestAlgOID())) {
      throw new ScepException(FailInfo.BAD_ALG, "digest-not-allowed");
    }
    try {
      if (!signerInfo.verify(
          new JcaSimpleSignerInfoVerifierBuilder().build(signer.getPublicKey()))) {
        throw new ScepException(FailInfo.BAD_MESSAGE_CHECK, "signature-invalid");
      }
      CMSEnvelopedData envelope =
          new CMSEnvelopedData((byte[]) signed.getSignedContent().getContent());
      if (!legacy && !CIPHERS.contains(envelope.getEncryptionAlgOID())) {
        throw new ScepException(FailInfo.BAD_ALG, "cipher-not-allowed");
      }
      return wanted(new JcaPKCS10CertificationRequest(decrypt(envelope, key)));
    } catch (CMSException
        | IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      // All that can be wrong inside looks the same from outside, so nobody learns by asking often.
      throw new ScepException(FailInfo.BAD_MESSAGE_CHECK, "message-invalid");
    }
  }

  private static byte[] decrypt(CMSEnvelopedData envelope, PrivateKey key)
      throws CMSException, ScepException {
    for (RecipientInformation recipient : envelope.getRecipientInfos().getRecipients()) {
      if (recipient instanceof KeyTransRecipientInformation) {
        return recipient.getContent(new JceKeyTransEnvelopedRecipient(key));
      }
    }
    throw new ScepException(FailInfo.BAD_MESSAGE_CHECK, "message-invalid");
  }

  private Wanted wanted(JcaPKCS10CertificationRequest request)
      throws ScepException, GeneralSecurityException, OperatorCreationException, PKCSException {
    PublicKey key = request.getPublicKey();
    if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
      throw new ScepException(FailInfo.BAD_MESSAGE_CHECK, "request-not-signed-by-its-key");
    }
    // A first request should be signed with the very key that is to be certified (RFC 8894, section
    // 2.3), but some clients sign it with another. Its right is the challenge, and who asks has
    // shown
    // that the key is theirs.
    var passwords = request.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_challengePassword);
    Optional<String> password =
        passwords.length == 1
                && passwords[0].getAttributeValues().length == 1
                && passwords[0].getAttributeValues()[0] instanceof ASN1String s
            ? Optional.of(s.getString())
            : Optional.empty();
    return new Wanted(key, password);
  }

  private static String text(AttributeTable attributes, ASN1ObjectIdentifier type) {
    if (attributes.get(type) instanceof Attribute a
        && a.getAttrValues().size() == 1
        && a.getAttrValues().getObjectAt(0) instanceof ASN1String s
        && s.getString().length() <= 256) {
      return s.getString();
    }
    throw new IllegalArgumentException("an attribute is missing: " + type);
  }

  private static byte[] bytes(AttributeTable attributes, ASN1ObjectIdentifier type) {
    if (attributes.get(type) instanceof Attribute a
        && a.getAttrValues().size() == 1
        && a.getAttrValues().getObjectAt(0) instanceof ASN1OctetString s) {
      return s.getOctets();
    }
    throw new IllegalArgumentException("an attribute is missing: " + type);
  }
}
