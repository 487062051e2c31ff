package dev.muster.admin.push;

import dev.muster.core.event.Digest256;
import java.io.IOException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/**
 * A request for a push certificate, PKCS#10, and the key that it is for. Apple, "Setting up push
 * notifications for your MDM customers": RSA with 2048 bits.
 *
 * @param pem the request
 */
record PushRequest(KeyPair keys, String pem) {
  private static final int BITS = 2048;

  static PushRequest make(String commonName, String email, String country) {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.C, country)
            .addRDN(BCStyle.CN, commonName)
            .addRDN(BCStyle.EmailAddress, email)
            .build();
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      KeyPair keys = generator.generateKeyPair();
      byte[] der =
          new JcaPKCS10CertificationRequestBuilder(subject, keys.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
              .getEncoded();
      String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
      return new PushRequest(
          keys,
          "-----BEGIN CERTIFICATE REQUEST-----\n"
              + base64
              + "\n-----END CERTIFICATE REQUEST-----\n");
    } catch (NoSuchAlgorithmException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("every Java makes RSA keys and requests for them", e);
    }
  }

  /** By which a certificate of this key is known. */
  Digest256 publicKey() {
    return digest(keys.getPublic());
  }

  static Digest256 digest(PublicKey key) {
    try {
      return Digest256.of(MessageDigest.getInstance("SHA-256").digest(key.getEncoded()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK lacks SHA-256", e);
    }
  }
}
