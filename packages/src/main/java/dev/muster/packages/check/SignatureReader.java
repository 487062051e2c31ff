package dev.muster.packages.check;

import dev.muster.packages.check.Finding.Kind;
import dev.muster.packages.check.Toc.Checksum;
import dev.muster.packages.check.Toc.Signature;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Whose signatures an archive bears: RSA over the table of contents, and a detached CMS whose
 * content is the table's checksum. All of them must be right. For one thread.
 */
final class SignatureReader {
  private static final int LARGEST = 1 << 20;

  private static final Map<String, String> RSA =
      Map.of(
          "sha1", "SHA1withRSA",
          "sha256", "SHA256withRSA",
          "sha512", "SHA512withRSA",
          "md5", "MD5withRSA");

  private final Xar archive;

  SignatureReader(Xar archive) {
    this.archive = archive;
  }

  /**
   * Who signed.
   *
   * @param certificate the signer's
   * @param others that came with it
   * @param cms the signature as CMS, where there is one
   */
  record Signer(
      X509Certificate certificate, List<X509Certificate> others, Optional<SignerInformation> cms) {}

  /**
   * Reads the signatures.
   *
   * @throws Refused if there are none, or one is not right
   */
  Signer read() throws IOException, Refused {
    List<Signature> signatures = archive.toc().signatures();
    if (signatures.isEmpty()) {
      throw new Refused(
          Kind.UNSIGNED,
          "It is not signed, and a Mac ignores such packages without a word: sign it with"
              + " productsign --sign 'Developer ID Installer: …' in.pkg out.pkg.");
    }
    Checksum checksum =
        archive
            .toc()
            .checksum()
            .orElseThrow(() -> Xar.damaged("its table of contents has no checksum"));
    byte[] sum = checksum(checksum);
    Optional<Signer> signer = Optional.empty();
    for (Signature signature : signatures) {
      List<X509Certificate> certificates = certificates(signature);
      byte[] value = archive.heap(signature.offset(), signature.size(), LARGEST);
      Optional<SignerInformation> cms = Optional.empty();
      if (signature.style().equals("CMS")) {
        cms = Optional.of(checkCms(certificates, sum, value));
      } else {
        checkRsa(certificates, checksum.style(), sum, value);
      }
      X509Certificate first = certificates.getFirst();
      if (signer.isPresent() && !signer.get().certificate().equals(first)) {
        throw broken("its signatures are of different certificates");
      }
      if (signer.isEmpty() || cms.isPresent()) {
        signer = Optional.of(new Signer(first, certificates.subList(1, certificates.size()), cms));
      }
    }
    return signer.orElseThrow();
  }

  private byte[] checksum(Checksum checksum) throws IOException, Refused {
    MessageDigest digest = Xar.digest(checksum.style());
    byte[] told = archive.heap(checksum.offset(), checksum.size(), LARGEST);
    byte[] sum = digest.digest(archive.compressedToc());
    if (!Arrays.equals(told, sum)) {
      throw broken("its table of contents is not the one that was signed");
    }
    return sum;
  }

  private static List<X509Certificate> certificates(Signature signature) throws Refused {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] der : signature.certificates()) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
      }
    } catch (CertificateException e) {
      throw broken("a certificate in it can't be read");
    }
    if (certificates.isEmpty()) {
      throw broken("a signature in it has no certificate");
    }
    return certificates;
  }

  /** Apple's tools sign the checksum as the digest; others sign it as a message. */
  private void checkRsa(List<X509Certificate> certificates, String style, byte[] sum, byte[] value)
      throws Refused {
    try {
      if (!verifies(certificates.getFirst(), RSA.get(style), archive.compressedToc(), value)
          && !verifies(certificates.getFirst(), RSA.get(style), sum, value)
          && !verifies(certificates.getFirst(), "SHA256withRSA", sum, value)) {
        throw broken("its RSA signature is not one of its contents");
      }
    } catch (GeneralSecurityException e) {
      throw broken("its RSA signature can't be read");
    }
  }

  private static boolean verifies(
      X509Certificate signer, String algorithm, byte[] message, byte[] value)
      throws GeneralSecurityException {
    java.security.Signature rsa = java.security.Signature.getInstance(algorithm);
    rsa.initVerify(signer.getPublicKey());
    rsa.update(message);
    return rsa.verify(value);
  }

  private static SignerInformation checkCms(
      List<X509Certificate> certificates, byte[] sum, byte[] value) throws Refused {
    try {
      CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(sum), value);
      for (X509CertificateHolder more : cms.getCertificates().getMatches(null)) {
        X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(more);
        if (!certificates.contains(certificate)) {
          certificates.add(certificate);
        }
      }
      Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
      if (signers.size() == 1) {
        SignerInformation one = signers.iterator().next();
        if (one.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificates.getFirst()))) {
          return one;
        }
      }
    } catch (CMSException | OperatorCreationException | CertificateException | RuntimeException e) {
      // As one that does not fit.
    }
    throw broken("its CMS signature is not one of its contents");
  }

  private static Refused broken(String why) {
    return new Refused(
        Kind.SIGNATURE_BROKEN,
        "Its signature is broken (%s): sign it again with productsign, as the last step."
            .formatted(why));
  }
}
