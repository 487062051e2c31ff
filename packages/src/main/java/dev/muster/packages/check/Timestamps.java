package dev.muster.packages.check;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampToken;

/** When something was signed, as a timestamp authority says (RFC 3161). */
final class Timestamps {
  private Timestamps() {}

  /**
   * The moment that the timestamp of a signature tells; empty if it has none that is right.
   *
   * @param roots where the authority's certificate may end
   */
  static Optional<Instant> of(SignerInformation signature, TrustedRoots roots) {
    AttributeTable attributes = signature.getUnsignedAttributes();
    Attribute attribute =
        attributes == null
            ? null
            : attributes.get(PKCSObjectIdentifiers.id_aa_signatureTimeStampToken);
    if (attribute == null || attribute.getAttrValues().size() != 1) {
      return Optional.empty();
    }
    try {
      TimeStampToken token =
          new TimeStampToken(
              new CMSSignedData(
                  attribute.getAttrValues().getObjectAt(0).toASN1Primitive().getEncoded()));
      Instant at = token.getTimeStampInfo().getGenTime().toInstant();
      return isOf(token, signature) && isOfAuthority(token, at, roots)
          ? Optional.of(at)
          : Optional.empty();
    } catch (IOException
        | CMSException
        | TSPException
        | GeneralSecurityException
        | OperatorCreationException
        | RuntimeException e) {
      // A timestamp that can't be read proves nothing.
      return Optional.empty();
    }
  }

  private static boolean isOf(TimeStampToken token, SignerInformation signature)
      throws GeneralSecurityException {
    MessageDigest digest =
        MessageDigest.getInstance(token.getTimeStampInfo().getMessageImprintAlgOID().getId());
    return Arrays.equals(
        digest.digest(signature.getSignature()),
        token.getTimeStampInfo().getMessageImprintDigest());
  }

  private static boolean isOfAuthority(TimeStampToken token, Instant at, TrustedRoots roots)
      throws GeneralSecurityException, OperatorCreationException, TSPException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (X509CertificateHolder one : token.getCertificates().getMatches(null)) {
      certificates.add(new JcaX509CertificateConverter().getCertificate(one));
    }
    for (X509Certificate signer : certificates) {
      if (!token.getSID().match(new JcaX509CertificateHolder(signer))) {
        continue;
      }
      // It checks the signature, the date, and that the certificate is for timestamps alone.
      token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
      return CertificateChain.of(signer, certificates, roots.all())
          .filter(chain -> chain.notInForce(at).isEmpty())
          .isPresent();
    }
    return false;
  }
}
