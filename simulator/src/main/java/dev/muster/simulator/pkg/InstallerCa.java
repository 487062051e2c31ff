package dev.muster.simulator.pkg;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Stands for the CAs that certify those who sign packages: a root and one CA for each {@link
 * SigningKind}'s authority below it. Apple marks its own extensions critical, and so does this. The
 * same seed gives the same keys and certificates. Safe for any thread.
 */
public final class InstallerCa {
  private static final int BITS = 2048;
  private static final String DEVELOPER = "Example";
  private static final String TEAM = "ABCDE12345";
  private static final Instant FOUNDED = Instant.parse("2006-04-25T21:40:36Z");
  private static final Instant OPENED = Instant.parse("2012-02-01T22:12:15Z");
  private static final Instant ISSUED = Instant.parse("2016-07-01T00:00:00Z");
  private static final Instant END = Instant.parse("2050-01-01T00:00:00Z");

  /** RSA keys take seconds to be found, and these follow from their seed. */
  private static final Map<Long, InstallerCa> SEEDED = new ConcurrentHashMap<>();

  private final long seed;
  private final KeyPair rootKeys;
  private final X509Certificate root;
  private final Map<SigningKind.Authority, SigningIdentity> authorities =
      new EnumMap<>(SigningKind.Authority.class);
  private final Map<SigningKind, SigningIdentity> identities = new EnumMap<>(SigningKind.class);

  private record Extra(String id, boolean critical, ASN1Encodable value) {}

  private record Order(
      X500Name subject, KeyPair keys, Instant from, Instant until, List<Extra> extras) {}

  /** The CA that follows from the seed alone, made anew. */
  InstallerCa(long seed) {
    this.seed = seed;
    rootKeys = keys(0);
    root =
        issue(
            new Order(
                name("Simulated Apple Root CA", "Apple Certification Authority", "Apple Inc."),
                rootKeys,
                FOUNDED,
                END,
                authority()),
            null);
  }

  /** A CA with keys of its own. */
  public InstallerCa() {
    this(new SecureRandom().nextLong());
  }

  /** The CA that follows from the seed alone, and is made once. */
  public static InstallerCa seeded(long seed) {
    return SEEDED.computeIfAbsent(seed, InstallerCa::new);
  }

  /** The root, which a Mac trusts. */
  public X509Certificate root() {
    return root;
  }

  /** The root in PEM. */
  public String rootPem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** The developer with a certificate of this kind; the same one each time. */
  public synchronized SigningIdentity identity(SigningKind kind) {
    return identities.computeIfAbsent(kind, this::certify);
  }

  private SigningIdentity certify(SigningKind kind) {
    SigningIdentity above = authorities.computeIfAbsent(kind.authority(), this::open);
    KeyPair keys = keys(100 + kind.ordinal());
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.UID, TEAM)
            .addRDN(BCStyle.CN, "%s: %s (%s)".formatted(kind.role(), DEVELOPER, TEAM))
            .addRDN(BCStyle.OU, TEAM)
            .addRDN(BCStyle.O, DEVELOPER)
            .addRDN(BCStyle.C, "US")
            .build();
    ASN1ObjectIdentifier purpose = new ASN1ObjectIdentifier(kind.purpose());
    List<Extra> extras =
        List.of(
            new Extra(Extension.basicConstraints.getId(), true, new BasicConstraints(false)),
            new Extra(
                Extension.extendedKeyUsage.getId(),
                true,
                new ExtendedKeyUsage(KeyPurposeId.getInstance(purpose))),
            new Extra(Extension.keyUsage.getId(), true, new KeyUsage(KeyUsage.digitalSignature)),
            new Extra(kind.marker(), true, DERNull.INSTANCE));
    return below(above, keys, new Order(subject, keys, ISSUED, kind.notAfter(), extras));
  }

  private SigningIdentity open(SigningKind.Authority authority) {
    KeyPair keys = keys(1 + authority.ordinal());
    List<Extra> extras = new ArrayList<>(authority());
    extras.add(new Extra(authority.marker(), true, DERNull.INSTANCE));
    return below(
        new SigningIdentity(rootKeys.getPrivate(), List.of(root)),
        keys,
        new Order(name(authority.commonName(), "G2", "Apple Inc."), keys, OPENED, END, extras));
  }

  private SigningIdentity below(SigningIdentity above, KeyPair keys, Order order) {
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(issue(order, above));
    chain.addAll(above.chain());
    return new SigningIdentity(keys.getPrivate(), chain);
  }

  private X509Certificate issue(Order order, SigningIdentity issuer) {
    try {
      X500Name signer =
          issuer == null
              ? order.subject()
              : X500Name.getInstance(issuer.certificate().getSubjectX500Principal().getEncoded());
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              signer,
              new BigInteger(64, random(order.subject().hashCode())).add(BigInteger.ONE),
              Date.from(order.from()),
              Date.from(order.until()),
              order.subject(),
              order.keys().getPublic());
      for (Extra extra : order.extras()) {
        builder.addExtension(new ASN1ObjectIdentifier(extra.id()), extra.critical(), extra.value());
      }
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withRSA")
                      .build(issuer == null ? order.keys().getPrivate() : issuer.key())));
    } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
      throw new IllegalStateException("a certificate could not be issued", e);
    }
  }

  private static List<Extra> authority() {
    return List.of(
        new Extra(Extension.basicConstraints.getId(), true, new BasicConstraints(true)),
        new Extra(
            Extension.keyUsage.getId(),
            true,
            new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
  }

  private static X500Name name(String common, String unit, String organization) {
    return new X500NameBuilder(BCStyle.INSTANCE)
        .addRDN(BCStyle.CN, common)
        .addRDN(BCStyle.OU, unit)
        .addRDN(BCStyle.O, organization)
        .addRDN(BCStyle.C, "US")
        .build();
  }

  private KeyPair keys(int place) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA", "SunRsaSign");
      generator.initialize(BITS, random(place));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("RSA is in every Java", e);
    }
  }

  /** Numbers that follow from the seed and the place: this generator is the one that obeys. */
  private SecureRandom random(int place) {
    try {
      SecureRandom random = SecureRandom.getInstance("SHA1PRNG", "SUN");
      random.setSeed(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(place).array());
      return random;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA1PRNG is in every JDK", e);
    }
  }
}
