package dev.muster.gateway.signature;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Grant;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.ca.Certificates;
import dev.muster.gateway.ca.DeviceIdentity;
import dev.muster.gateway.ca.GrantExtension;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies the detached CMS SignedData of {@code Mdm-Signature} over the exact bytes of a body: one
 * signer, whose certificate is embedded, of a CA that is trusted here. Safe for any thread; takes
 * CPU and never blocks.
 */
public final class SignatureVerifier {
  private static final Logger LOG = LoggerFactory.getLogger(SignatureVerifier.class);
  private static final Set<String> DIGESTS =
      Set.of(
          NISTObjectIdentifiers.id_sha256.getId(),
          NISTObjectIdentifiers.id_sha384.getId(),
          NISTObjectIdentifiers.id_sha512.getId());

  private static final String SHA1 = OIWObjectIdentifiers.idSHA1.getId();

  /** As many as a large fleet has: to examine one anew costs several times a check-in. */
  private static final int CACHED_CERTIFICATES = 100_000;

  /** That are looked at in one signature: an honest one has the signer's, and some above it. */
  private static final int MOST_CERTIFICATES = 4;

  /** What was found out about a certificate once, and no more, for there may be many. */
  private record Known(PresentedCertificate presented, boolean trusted, PublicKey key) {}

  private final List<X509Certificate> own;
  private final ForeignAuthorities foreign;
  private final boolean sha1;
  private final Duration grace;
  private final InstantSource clock;
  private final Cache<Digest256, Known> known =
      Caffeine.newBuilder().maximumSize(CACHED_CERTIFICATES).build();

  /**
   * A verifier that trusts these CAs.
   *
   * @param own the installation's CAs, whose identities are believed
   * @param foreign other CAs, whose certificates are known by their digest alone
   * @param sha1 whether signatures over a SHA-1 digest are accepted, as very old systems make them
   * @param grace how long after its end a certificate of ours still proves who speaks
   */
  public SignatureVerifier(
      List<X509Certificate> own,
      ForeignAuthorities foreign,
      boolean sha1,
      Duration grace,
      InstantSource clock) {
    this.own = List.copyOf(own);
    this.foreign = foreign;
    this.sha1 = sha1;
    this.grace = grace;
    this.clock = clock;
  }

  /**
   * Verifies a signature.
   *
   * @param body the bytes as received
   * @param signature the decoded header: CMS SignedData in DER
   */
  public Proof verify(byte[] body, byte[] signature) {
    return SignedParts.of(signature)
        .flatMap(parts -> proven(body, parts))
        .orElseGet(() -> verifyWhole(body, signature));
  }

  /**
   * Judges a certificate whose holder has shown in TLS that they have its key.
   *
   * @param der the certificate
   */
  Proof shown(byte[] der) {
    Known holder = null;
    try {
      holder = examine(der);
      if (!holder.trusted()) {
        return unproven(RefusalReason.CERTIFICATE_UNTRUSTED, holder);
      }
      return valid(holder.presented())
          ? new Proof.Proven(holder.presented())
          : unproven(RefusalReason.CERTIFICATE_EXPIRED, holder);
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | RuntimeException e) {
      LOG.trace("no certificate that can be read", e);
      return unproven(RefusalReason.CERTIFICATE_UNREADABLE, holder);
    }
  }

  /**
   * Whether a signature brings a certificate of a CA that is trusted here and in force now. It says
   * nothing of who sent it: a certificate is no secret.
   *
   * @param signature the decoded header: CMS SignedData in DER
   */
  public boolean trusts(byte[] signature) {
    try {
      Optional<SignedParts> parts = SignedParts.of(signature);
      Collection<byte[]> certificates =
          parts.isPresent() ? List.of(parts.get().certificate()) : certificates(signature);
      for (byte[] certificate : certificates) {
        Known signer = examine(certificate);
        if (signer.trusted() && valid(signer.presented())) {
          return true;
        }
      }
    } catch (CMSException
        | IOException
        | GeneralSecurityException
        | OperatorCreationException
        | RuntimeException e) {
      LOG.trace("no certificate that can be read", e);
    }
    return false;
  }

  private static Collection<byte[]> certificates(byte[] signature)
      throws CMSException, IOException {
    Collection<byte[]> found = new ArrayList<>();
    for (X509CertificateHolder holder :
        new CMSSignedData(signature).getCertificates().getMatches(null)) {
      found.add(holder.getEncoded());
      if (found.size() == MOST_CERTIFICATES) {
        break;
      }
    }
    return found;
  }

  private Optional<Proof> proven(byte[] body, SignedParts parts) {
    try {
      Known signer = examine(parts.certificate());
      if (signer.trusted() && valid(signer.presented()) && parts.verify(body, signer.key())) {
        return Optional.of(new Proof.Proven(signer.presented()));
      }
    } catch (GeneralSecurityException
        | OperatorCreationException
        | IOException
        | RuntimeException e) {
      LOG.trace("left to the whole reader", e);
    }
    return Optional.empty();
  }

  /** Reads CMS in all its forms, and says why a signature proves nothing. */
  private Proof verifyWhole(byte[] body, byte[] signature) {
    Known signer = null;
    try {
      CMSSignedData cms = new CMSSignedData(new CMSProcessableByteArray(body), signature);
      Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
      if (signers.size() != 1) {
        return unproven(RefusalReason.SIGNATURE_UNREADABLE, null);
      }
      SignerInformation info = signers.iterator().next();
      List<X509CertificateHolder> certificates =
          cms.getCertificates().getMatches(null).stream().filter(info.getSID()::match).toList();
      if (certificates.isEmpty()) {
        return unproven(RefusalReason.SIGNATURE_UNREADABLE, null);
      }
      signer = examine(certificates.getFirst().getEncoded());
      if (!signer.trusted()) {
        return unproven(RefusalReason.CERTIFICATE_UNTRUSTED, signer);
      }
      if (!valid(signer.presented())) {
        return unproven(RefusalReason.CERTIFICATE_EXPIRED, signer);
      }
      if (!DIGESTS.contains(info.getDigestAlgOID())
          && !(sha1 && info.getDigestAlgOID().equals(SHA1))) {
        return unproven(RefusalReason.SIGNATURE_OVER_SHA1, signer);
      }
      if (!fits(info, signer.key())) {
        return unproven(RefusalReason.SIGNATURE_INVALID, signer);
      }
      return new Proof.Proven(signer.presented());
    } catch (CMSException
        | IOException
        | GeneralSecurityException
        | OperatorCreationException
        | RuntimeException e) {
      // BouncyCastle meets malformed ASN.1 with many kinds of exceptions, unchecked ones among
      // them.
      return unproven(RefusalReason.SIGNATURE_UNREADABLE, signer);
    }
  }

  private static boolean fits(SignerInformation info, PublicKey key)
      throws OperatorCreationException {
    try {
      return info.verify(new JcaSimpleSignerInfoVerifierBuilder().build(key));
    } catch (CMSException e) {
      // So BouncyCastle says that the digest that was signed is not the body's.
      return false;
    }
  }

  private Known examine(byte[] der)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Digest256 sha256 = Digest256.of(MessageDigest.getInstance("SHA-256").digest(der));
    Known found = known.getIfPresent(sha256);
    if (found == null) {
      found = examine(der, sha256);
      known.put(sha256, found);
    }
    return found;
  }

  private Known examine(byte[] der, Digest256 sha256)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    X509Certificate certificate =
        new JcaX509CertificateConverter().getCertificate(new X509CertificateHolder(der));
    boolean ours = own.stream().anyMatch(ca -> Certificates.issuedBy(ca, certificate));
    boolean trusted = ours || foreign.issued(certificate);
    Optional<String> urn = ours ? DeviceIdentity.of(certificate) : Optional.empty();
    CertificateIdentity identity =
        urn.<CertificateIdentity>map(CertificateIdentity.Issued::new)
            .orElseGet(() -> new CertificateIdentity.Foreign(sha256));
    PublicKey key = asOwn(certificate.getPublicKey());
    return new Known(
        new PresentedCertificate(
            identity,
            sha256,
            certificate.getNotBefore().toInstant(),
            Optional.of(certificate.getNotAfter().toInstant()),
            Optional.of(ours ? GrantExtension.of(certificate) : new Grant.Open())),
        trusted,
        key);
  }

  /** As a key of the provider that verifies, which else would translate it each time. */
  private static PublicKey asOwn(PublicKey key) throws GeneralSecurityException {
    return KeyFactory.getInstance(key.getAlgorithm())
        .generatePublic(new X509EncodedKeySpec(key.getEncoded()));
  }

  /** Whether an enrollment may begin with this certificate, as far as that depends on its CA. */
  public boolean mayBegin(PresentedCertificate certificate) {
    return certificate.identity() instanceof CertificateIdentity.Issued
        || clock.instant().isBefore(foreign.until());
  }

  boolean inForce(PresentedCertificate certificate) {
    return !certificate.endedBy(clock.instant());
  }

  /**
   * An identity of ours may speak for a while longer; what it may still do is the fold's word. The
   * dates of a foreign one are for its CA to say.
   */
  private boolean valid(PresentedCertificate certificate) {
    Instant now = clock.instant();
    Duration longer =
        certificate.identity() instanceof CertificateIdentity.Issued ? grace : Duration.ZERO;
    return !now.isBefore(certificate.validFrom()) && !certificate.endedBy(now.minus(longer));
  }

  private static Proof unproven(RefusalReason reason, Known signer) {
    return new Proof.Unproven(reason, Optional.ofNullable(signer).map(Known::presented));
  }
}
