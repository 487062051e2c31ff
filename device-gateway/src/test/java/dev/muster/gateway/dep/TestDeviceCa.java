package dev.muster.gateway.dep;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;

/**
 * A CA as Apple's is: an RSA key of 1024 bits, SHA-1, ended years ago, below an intermediate and a
 * root, and devices whose own certificates have ended as well.
 */
public final class TestDeviceCa {
  private static final Instant FROM = Instant.parse("2007-04-16T22:54:46Z");
  private static final Instant TO = Instant.parse("2014-04-16T22:54:46Z");
  private static final String SHA1 = "SHA1withRSA";

  private final Node root = node("Test Root CA", null, 2048);
  private final Node intermediate = node("Test iPhone Certification Authority", root, 2048);
  private final Node devices = node("Test iPhone Device CA", intermediate, 1024);

  /** A key and its certificate. */
  record Node(KeyPair pair, X509CertificateHolder certificate) {}

  /** Somebody who signs, and what they send along. */
  record Signer(Node node, List<X509CertificateHolder> along) {}

  /** Its key, as an admin would give it. */
  public String pem() {
    return pem("PUBLIC KEY", devices.pair().getPublic().getEncoded());
  }

  static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  Node devices() {
    return devices;
  }

  /** What a device of this CA says, signed as devices do. */
  public byte[] sign(String plist) throws Exception {
    return sign(device(), plist, SHA1);
  }

  byte[] sign(Signer signer, String plist, String algorithm) throws Exception {
    CMSSignedDataGenerator generator = generator(signer, algorithm);
    return generator.generate(new CMSProcessableByteArray(plist.getBytes()), true).getEncoded();
  }

  static CMSSignedDataGenerator generator(Signer signer, String algorithm) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(info(signer, algorithm, false));
    generator.addCertificates(new CollectionStore<>(signer.along()));
    return generator;
  }

  static SignerInfoGenerator info(Signer signer, String algorithm, boolean direct)
      throws Exception {
    return new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
        .setDirectSignature(direct)
        .build(
            new JcaContentSignerBuilder(algorithm).build(signer.node().pair().getPrivate()),
            signer.node().certificate());
  }

  /** A device of this CA. */
  Signer device() {
    return below(devices, intermediate, root);
  }

  /** A developer, whose chain ends at the same root. */
  Signer developer() {
    Node developers = node("Test Developer CA", root, 2048);
    return below(developers, root);
  }

  /** A device that makes a CA of itself. */
  Signer belowADevice() {
    return below(device().node(), devices, intermediate, root);
  }

  static Signer below(Node ca, Node... above) {
    return below(ca, "RSA", 2048, above);
  }

  static Signer below(Node ca, String algorithm, int bits, Node... above) {
    Node leaf = node("Device", ca, pair(algorithm, bits));
    List<X509CertificateHolder> along = new ArrayList<>();
    along.add(leaf.certificate());
    along.add(ca.certificate());
    for (Node one : above) {
      along.add(one.certificate());
    }
    return new Signer(leaf, along);
  }

  private static Node node(String name, Node issuer, int bits) {
    return node(name, issuer, pair("RSA", bits));
  }

  private static Node node(String name, Node issuer, KeyPair pair) {
    X500Name subject = new X500Name("CN=" + name);
    X500Name above = issuer == null ? subject : issuer.certificate().getSubject();
    KeyPair signing = issuer == null ? pair : issuer.pair();
    try {
      return new Node(
          pair,
          new JcaX509v3CertificateBuilder(
                  above,
                  BigInteger.valueOf(System.identityHashCode(pair)),
                  Date.from(FROM),
                  Date.from(TO),
                  subject,
                  pair.getPublic())
              .build(new JcaContentSignerBuilder(SHA1).build(signing.getPrivate())));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static KeyPair pair(String algorithm, int bits) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(bits);
      return generator.generateKeyPair();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** A MachineInfo with these entries beside UDID, SERIAL and PRODUCT. */
  public static String plist(String udid, String serial, String more) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <plist version="1.0"><dict>
    <key>UDID</key><string>%s</string><key>SERIAL</key><string>%s</string>
    <key>PRODUCT</key><string>Mac14,2</string>%s
    </dict></plist>
    """
        .formatted(udid, serial, more);
  }
}
