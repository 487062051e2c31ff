package dev.muster.simulator.pkg;

import dev.muster.simulator.pkg.PackageRefused.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.w3c.dom.Element;

/** Who signed an archive, and whether a Mac takes it from them. */
final class SignatureCheck {
  private static final String INSTALLER_PURPOSE = "1.2.840.113635.100.4.13";

  /** Apple's marks of developers' certificates, and of the CAs above them. */
  private static final Set<String> APPLE_EXTENSIONS =
      Set.of(
          "1.2.840.113635.100.6.1.8",
          "1.2.840.113635.100.6.1.13",
          "1.2.840.113635.100.6.1.14",
          "1.2.840.113635.100.6.2.1",
          "1.2.840.113635.100.6.2.6");

  private final XarReader archive;
  private final List<X509Certificate> roots;
  private final Instant now;

  SignatureCheck(XarReader archive, List<X509Certificate> roots, Instant now) {
    this.archive = archive;
    this.roots = roots;
    this.now = now;
  }

  /** The certificate that the archive is signed with. */
  X509Certificate signer() throws IOException {
    List<Element> rsa = TocReader.children(archive.toc(), "signature");
    List<Element> cms = TocReader.children(archive.toc(), "x-signature");
    if (rsa.isEmpty() && cms.isEmpty()) {
      throw new PackageRefused(Reason.UNSIGNED, "signed by no one");
    }
    List<X509Certificate> chain = List.of();
    for (Element signature : rsa) {
      chain = same(chain, certificates(signature));
      checkRsa(chain.getFirst(), archive.heap(signature, "offset", "size"));
    }
    for (Element signature : cms) {
      chain = same(chain, certificates(signature));
      checkCms(chain.getFirst(), archive.heap(signature, "offset", "size"));
    }
    X509Certificate signer = chain.getFirst();
    checkDates(signer);
    checkChain(signer, chain);
    checkPurpose(signer);
    return signer;
  }

  private static List<X509Certificate> same(
      List<X509Certificate> before, List<X509Certificate> chain) throws PackageRefused {
    if (chain.isEmpty() || !before.isEmpty() && !before.equals(chain)) {
      throw new PackageRefused(Reason.BAD_SIGNATURE, "the signatures name different certificates");
    }
    return chain;
  }

  private static List<X509Certificate> certificates(Element signature) throws PackageRefused {
    List<X509Certificate> chain = new ArrayList<>();
    try {
      CertificateFactory x509 = CertificateFactory.getInstance("X.509");
      for (Element info : TocReader.children(signature, "KeyInfo")) {
        for (Element data : TocReader.children(info, "X509Data")) {
          for (Element encoded : TocReader.children(data, "X509Certificate")) {
            byte[] der = Base64.getMimeDecoder().decode(encoded.getTextContent());
            chain.add((X509Certificate) x509.generateCertificate(new ByteArrayInputStream(der)));
          }
        }
      }
      return chain;
    } catch (CertificateException | IllegalArgumentException e) {
      throw new PackageRefused(Reason.BAD_SIGNATURE, "a certificate can't be read", e);
    }
  }

  private void checkRsa(X509Certificate signer, byte[] signature) throws PackageRefused {
    try {
      Signature rsa = Signature.getInstance(archive.digest().replace("-", "") + "withRSA");
      rsa.initVerify(signer.getPublicKey());
      rsa.update(archive.compressedToc());
      if (rsa.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      throw new PackageRefused(Reason.BAD_SIGNATURE, "the RSA signature can't be read", e);
    }
    throw new PackageRefused(Reason.BAD_SIGNATURE, "the RSA signature is not the certificate's");
  }

  private void checkCms(X509Certificate signer, byte[] signature) throws PackageRefused {
    try {
      CMSSignedData cms =
          new CMSSignedData(new CMSProcessableByteArray(archive.checksum()), signature);
      for (SignerInformation one : cms.getSignerInfos().getSigners()) {
        if (!one.verify(new JcaSimpleSignerInfoVerifierBuilder().build(signer))) {
          throw new PackageRefused(Reason.BAD_SIGNATURE, "the CMS is not the certificate's");
        }
        return;
      }
    } catch (CMSException | OperatorCreationException e) {
      throw new PackageRefused(Reason.BAD_SIGNATURE, "the CMS signature does not hold", e);
    }
    throw new PackageRefused(Reason.BAD_SIGNATURE, "the CMS is signed by no one");
  }

  private void checkDates(X509Certificate signer) throws PackageRefused {
    try {
      signer.checkValidity(Date.from(now));
    } catch (CertificateException e) {
      throw new PackageRefused(Reason.EXPIRED, "the certificate is not valid now", e);
    }
  }

  private void checkChain(X509Certificate signer, List<X509Certificate> chain)
      throws PackageRefused {
    Set<TrustAnchor> anchors =
        roots.stream().map(r -> new TrustAnchor(r, null)).collect(Collectors.toSet());
    try {
      X509CertSelector target = new X509CertSelector();
      target.setCertificate(signer);
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      parameters.addCertStore(
          CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
      parameters.addCertPathChecker(new AppleExtensions());
      CertPathBuilder.getInstance("PKIX").build(parameters);
    } catch (InvalidAlgorithmParameterException e) {
      throw new PackageRefused(Reason.UNTRUSTED, "this Mac trusts no root", e);
    } catch (GeneralSecurityException e) {
      throw new PackageRefused(Reason.UNTRUSTED, "the certificate leads to no trusted root", e);
    }
  }

  private static void checkPurpose(X509Certificate signer) throws PackageRefused {
    try {
      List<String> purposes = signer.getExtendedKeyUsage();
      if (purposes != null && purposes.contains(INSTALLER_PURPOSE)) {
        return;
      }
    } catch (CertificateException e) {
      throw new PackageRefused(Reason.WRONG_CERTIFICATE, "the purposes can't be read", e);
    }
    throw new PackageRefused(Reason.WRONG_CERTIFICATE, "the certificate is not for installers");
  }

  /** Apple marks its own extensions critical; a Mac knows them. */
  private static final class AppleExtensions extends PKIXCertPathChecker {
    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
      return false;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return APPLE_EXTENSIONS;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) {
      unresolved.removeAll(APPLE_EXTENSIONS);
    }
  }
}
