package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.muster.gateway.Pem;
import dev.muster.server.config.ConfigurationException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.bouncycastle.asn1.ASN1Object;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorFilesTest {
  private static final Path FILE = Path.of("key.pem");

  /** As openssl ecparam writes it before the key: prime256v1. */
  private static final String CURVE =
      "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyIsReadAsPkcs8(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    assertEquals(secret(pair.getPrivate()), secret(read(Pem.encode(pair.getPrivate()))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void aKeyIsReadInTheFormOfItsAlgorithm(String algorithm) throws Exception {
    KeyPair pair = pair(algorithm);
    PrivateKey read = read((algorithm.equals("EC") ? CURVE : "") + traditional(pair));
    assertEquals(secret(pair.getPrivate()), secret(read));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-----BEGIN PRIVATE KEY-----\nMIIB", "no PEM at all"})
  void whatIsNoKeyIsRefusedWithTheNameOfTheFile(String content) {
    ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(content));
    assertEquals("key.pem", e.getMessage().split(" ")[0]);
  }

  /** Not every provider's keys can be compared. */
  private static BigInteger secret(PrivateKey key) {
    return switch (key) {
      case ECPrivateKey ec -> ec.getS();
      case RSAPrivateKey rsa -> rsa.getPrivateExponent();
      default -> throw new AssertionError(key.getAlgorithm());
    };
  }

  private static PrivateKey read(String content) {
    return OperatorFiles.privateKey(content.getBytes(StandardCharsets.US_ASCII), FILE);
  }

  /** PKCS#1, or SEC1 with the curve in it, as openssl writes them. */
  private static String traditional(KeyPair pair) throws Exception {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(
          pair.getPrivate() instanceof ECPrivateKey ec
              ? new PemObject("EC PRIVATE KEY", sec1(ec).getEncoded())
              : new PemObject("RSA PRIVATE KEY", pkcs1(pair.getPrivate())));
    }
    return text.toString();
  }

  private static ASN1Object sec1(ECPrivateKey key) {
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
        256, key.getS(), SECObjectIdentifiers.secp256r1);
  }

  private static byte[] pkcs1(PrivateKey key) throws Exception {
    return PrivateKeyInfo.getInstance(key.getEncoded())
        .parsePrivateKey()
        .toASN1Primitive()
        .getEncoded();
  }

  private static KeyPair pair(String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    return generator.generateKeyPair();
  }
}
