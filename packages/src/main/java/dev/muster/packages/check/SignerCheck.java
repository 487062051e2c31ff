package dev.muster.packages.check;

import dev.muster.packages.check.Finding.Kind;
import dev.muster.packages.check.SignatureReader.Signer;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/** Whether a Mac takes packages from a signer, at a moment. Immutable. */
final class SignerCheck {
  /** Apple, "Developer ID Certification Practice Statement": installer package signing. */
  private static final String INSTALLER_PURPOSE = "1.2.840.113635.100.4.13";

  /** What marks certificates for the App Store, which a Mac installs nothing by. */
  private static final String APP_STORE_MARK = "1.2.840.113635.100.6.1.8";

  private static final String APP_STORE_NAME = "3rd Party Mac Developer Installer";
  private static final String APPLE_UPDATES = "Apple Software Update Certification Authority";

  private final TrustedRoots roots;
  private final Instant now;

  SignerCheck(TrustedRoots roots, Instant now) {
    this.roots = roots;
    this.now = now;
  }

  List<Finding> check(Signer signer) {
    List<Finding> findings = new ArrayList<>();
    X509Certificate leaf = signer.certificate();
    String name = name(leaf);
    purpose(leaf, name).ifPresent(findings::add);
    Optional<Instant> stamped = signer.cms().flatMap(cms -> Timestamps.of(cms, roots));
    Optional<CertificateChain> chain = CertificateChain.of(leaf, signer.others(), roots.all());
    if (chain.isEmpty()) {
      findings.add(
          new Finding(
              Kind.UNTRUSTED,
              ("Its signer's certificate (%s) does not end at Apple Root CA, so no Mac trusts it:"
                      + " sign it with a Developer ID Installer certificate of Apple's.")
                  .formatted(name)));
    } else {
      dates(chain.get(), name, stamped, findings);
      if (!chain.get().root().equals(roots.appleRoot())) {
        findings.add(
            new Finding(
                Kind.OWN_ROOT,
                ("Its signer's certificate (%s) ends at a root of packages.roots: only machines"
                        + " that trust this root install it.")
                    .formatted(name)));
      }
    }
    return findings;
  }

  private static Optional<Finding> purpose(X509Certificate leaf, String name) {
    boolean appStore =
        leaf.getExtensionValue(APP_STORE_MARK) != null || name.startsWith(APP_STORE_NAME);
    if (appStore) {
      return wrong(
          "%s is a certificate for the App Store: Macs download such a package and then refuse it."
              .formatted(name));
    }
    boolean installer = purposes(leaf).contains(INSTALLER_PURPOSE);
    boolean apple = commonName(leaf.getIssuerX500Principal().getEncoded()).equals(APPLE_UPDATES);
    return installer || apple
        ? Optional.empty()
        : wrong("%s is no certificate for installers.".formatted(name));
  }

  private static Optional<Finding> wrong(String what) {
    return Optional.of(
        new Finding(
            Kind.WRONG_CERTIFICATE,
            what + " Sign it with productsign --sign 'Developer ID Installer: …' in.pkg out.pkg."));
  }

  private static List<String> purposes(X509Certificate leaf) {
    try {
      return Optional.ofNullable(leaf.getExtendedKeyUsage()).orElse(List.of());
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }

  private void dates(
      CertificateChain chain, String name, Optional<Instant> stamped, List<Finding> findings) {
    Instant at = stamped.filter(moment -> moment.isBefore(now)).orElse(now);
    Optional<X509Certificate> ended = chain.notInForce(at);
    if (ended.isPresent()) {
      findings.add(
          new Finding(
              Kind.EXPIRED,
              ("The certificate %s was good from %s to %s, and nothing proves that the package was"
                      + " signed then: sign it again with a current one, and with a timestamp"
                      + " (productsign --timestamp).")
                  .formatted(
                      name(ended.get()),
                      ended.get().getNotBefore().toInstant(),
                      ended.get().getNotAfter().toInstant())));
    } else if (stamped.isEmpty()) {
      findings.add(
          new Finding(
              Kind.NO_TIMESTAMP,
              ("It has no timestamp, so Macs refuse it from %s on, when the certificate %s ends:"
                      + " sign it with productsign --timestamp.")
                  .formatted(chain.firstEnd(), name)));
    }
  }

  /** As a person knows it. */
  static String name(X509Certificate certificate) {
    return commonName(certificate.getSubjectX500Principal().getEncoded());
  }

  private static String commonName(byte[] encoded) {
    var names = X500Name.getInstance(encoded).getRDNs(BCStyle.CN);
    return names.length == 0
        ? "(without a name)"
        : IETFUtils.valueToString(names[0].getFirst().getValue());
  }
}
