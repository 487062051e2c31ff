package dev.muster.gateway.dep;

import java.io.IOException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Reads the {@link MachineInfo} that a device signs (CMS SignedData, RFC 5652, with the property
 * list inside): one signer, whose certificate is embedded and was signed by one of the {@link
 * DeviceAuthorities}.
 *
 * <p>No PKIX validator is asked: Apple's device CA ended in 2014, has an RSA key of 1024 bits and
 * signs SHA-1, and devices sign SHA-1 as well. That is allowed here and nowhere else. Safe for any
 * thread; takes CPU and never blocks.
 */
public final class MachineInfoReader {
  /** The largest that is looked at, in bytes. Honest ones have 4 to 6 KB. */
  public static final int LARGEST = 64 * 1024;

  /** Twice as deep as an honest one. */
  private static final int DEEPEST = 32;

  private static final int MOST_CERTIFICATES = 16;

  private static final Set<String> DIGESTS =
      Set.of(
          OIWObjectIdentifiers.idSHA1.getId(),
          NISTObjectIdentifiers.id_sha256.getId(),
          NISTObjectIdentifiers.id_sha384.getId(),
          NISTObjectIdentifiers.id_sha512.getId());

  private static final Set<String> SIGNATURES =
      Set.of(
          PKCSObjectIdentifiers.rsaEncryption.getId(),
          PKCSObjectIdentifiers.sha1WithRSAEncryption.getId(),
          PKCSObjectIdentifiers.sha256WithRSAEncryption.getId(),
          PKCSObjectIdentifiers.sha384WithRSAEncryption.getId(),
          PKCSObjectIdentifiers.sha512WithRSAEncryption.getId(),
          X9ObjectIdentifiers.ecdsa_with_SHA1.getId(),
          X9ObjectIdentifiers.ecdsa_with_SHA256.getId(),
          X9ObjectIdentifiers.ecdsa_with_SHA384.getId(),
          X9ObjectIdentifiers.ecdsa_with_SHA512.getId());

  private final DeviceAuthorities authorities;

  /** A reader that takes certificates of these. */
  public MachineInfoReader(DeviceAuthorities authorities) {
    this.authorities = authorities;
  }

  /** What came of it. */
  public sealed interface Reading {
    /** A device with a key that Apple certified says this. */
    record Proven(MachineInfo info) implements Reading {}

    /** Nothing that counts. */
    record Unproven(Flaw flaw) implements Reading {}
  }

  /** Why something is no MachineInfo that counts. */
  public enum Flaw {
    /** It is larger than {@link #LARGEST}. */
    TOO_LARGE("too-large"),
    /** It is no whole CMS SignedData, is too deep, or has something behind it. */
    UNREADABLE("unreadable"),
    /** Its content is not in it. */
    DETACHED("detached"),
    /** It has no signer, or more than one. */
    NOT_ONE_SIGNER("not-one-signer"),
    /** Its signer's certificate is not in it. */
    CERTIFICATE_MISSING("certificate-missing"),
    /** Its signer's certificate was not signed with the key of a device CA that is known here. */
    CERTIFICATE_UNTRUSTED("certificate-untrusted"),
    /** It is signed in a way that is not taken. */
    ALGORITHM_UNSUPPORTED("algorithm-unsupported"),
    /** Its signature, or the digest that was signed, does not fit. */
    SIGNATURE_INVALID("signature-invalid"),
    /** What was signed is no property list with UDID and SERIAL. */
    CONTENT_UNREADABLE("content-unreadable");

    private final String code;

    Flaw(String code) {
      this.code = code;
    }

    /** Its name in metrics and facts. */
    public String code() {
      return code;
    }
  }

  /** Ends the reading of what is no MachineInfo that counts. */
  public static final class UnprovenException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;

    UnprovenException(Flaw flaw) {
      super(flaw.code(), null, false, false);
      this.flaw = flaw;
    }

    /** Why it does not count. */
    public Flaw flaw() {
      return flaw;
    }
  }

  /** Reads what stands in a body. */
  public Reading read(byte[] blob) {
    try {
      byte[] content = content(blob);
      return MachineInfoPlist.read(content)
          .<Reading>map(Reading.Proven::new)
          .orElseGet(() -> new Reading.Unproven(Flaw.CONTENT_UNREADABLE));
    } catch (UnprovenException e) {
      return new Reading.Unproven(e.flaw);
    }
  }

  /**
   * Checks what a device says that enrolls by its user's account: that it has a key which Apple
   * certified. It may leave out which device it is.
   *
   * @throws UnprovenException if it proves nothing
   */
  public void checkOfAccount(byte[] blob) throws UnprovenException {
    check(MachineInfoPlist.isDictionary(content(blob)), Flaw.CONTENT_UNREADABLE);
  }

  /**
   * The bytes of a header's base64, of either alphabet, with or without padding; none, which no
   * reader takes, if it is not base64.
   */
  public static byte[] decode(String header) {
    String text = header.replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] content(byte[] blob) throws UnprovenException {
    check(blob.length <= LARGEST, Flaw.TOO_LARGE);
    check(BerShape.fits(blob, DEEPEST), Flaw.UNREADABLE);
    try {
      CMSSignedData cms = new CMSSignedData(blob);
      check(cms.getSignedContent() != null, Flaw.DETACHED);
      check(
          cms.getSignedContentTypeOID().equals(CMSObjectIdentifiers.data.getId())
              && cms.getSignedContent().getContent() instanceof byte[],
          Flaw.UNREADABLE);
      Collection<SignerInformation> signers = cms.getSignerInfos().getSigners();
      check(signers.size() == 1, Flaw.NOT_ONE_SIGNER);
      SignerInformation signer = signers.iterator().next();
      X509CertificateHolder leaf = certificate(cms, signer);
      // First, because its key is of Apple's choosing then, and takes no more time than it should.
      check(authorities.issued(leaf), Flaw.CERTIFICATE_UNTRUSTED);
      check(
          DIGESTS.contains(signer.getDigestAlgOID())
              && SIGNATURES.contains(signer.getEncryptionAlgOID()),
          Flaw.ALGORITHM_UNSUPPORTED);
      check(fits(signer, leaf), Flaw.SIGNATURE_INVALID);
      return (byte[]) cms.getSignedContent().getContent();
    } catch (CMSException | IOException | OperatorCreationException | RuntimeException e) {
      // BouncyCastle meets malformed ASN.1 with many kinds of exceptions, unchecked ones among
      // them.
      throw new UnprovenException(Flaw.UNREADABLE);
    }
  }

  private static X509CertificateHolder certificate(CMSSignedData cms, SignerInformation signer)
      throws UnprovenException {
    Collection<X509CertificateHolder> all = cms.getCertificates().getMatches(null);
    check(all.size() <= MOST_CERTIFICATES, Flaw.UNREADABLE);
    List<X509CertificateHolder> own = all.stream().filter(signer.getSID()::match).toList();
    check(!own.isEmpty(), Flaw.CERTIFICATE_MISSING);
    return own.getFirst();
  }

  /**
   * With signed attributes, BouncyCastle demands that the type of the content and its digest stand
   * in them once each and are right. It is given the key alone: with the certificate it would hold
   * the signing time against its dates.
   */
  private static boolean fits(SignerInformation signer, X509CertificateHolder leaf)
      throws IOException, OperatorCreationException {
    try {
      return signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder()
              .build(new JcaPEMKeyConverter().getPublicKey(leaf.getSubjectPublicKeyInfo())));
    } catch (CMSException e) {
      // So it says that an attribute is missing or wrong.
      return false;
    }
  }

  private static void check(boolean holds, Flaw flaw) throws UnprovenException {
    if (!holds) {
      throw new UnprovenException(flaw);
    }
  }
}
