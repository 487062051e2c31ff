package dev.muster.server;

import dev.muster.gateway.dep.DeviceAuthorities;
import dev.muster.gateway.user.DigestUsers;
import dev.muster.server.config.ConfigurationException;
import dev.muster.trust.Anchors;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Reads the files that an operator gives: certificates and keys, PEM or PKCS#12. Its readers throw
 * a {@link ConfigurationException} where a file is not what it must be.
 */
public final class OperatorFiles {
  private static final int LEAST_SECRET = 16;

  /** A private key with its certificate first, and those above it. */
  record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {}

  private OperatorFiles() {}

  /** The certificates in a file, PEM, in their order; there is one at least. */
  public static List<X509Certificate> certificates(Path pem) {
    return certificates(bytes(pem), pem);
  }

  /** The certificates in what a file held. */
  static List<X509Certificate> certificates(byte[] content, Path pem) {
    try {
      List<X509Certificate> found = Anchors.read(content);
      if (!found.isEmpty()) {
        return found;
      }
    } catch (CertificateException e) {
      throw new ConfigurationException(
          pem + " holds no certificates that can be read: give PEM", e);
    }
    throw new ConfigurationException(pem + " holds no certificates: give PEM");
  }

  /** The private key in a file, PEM without a passphrase: PKCS#8, or PKCS#1, or SEC1. */
  public static PrivateKey privateKey(Path pem) {
    return privateKey(bytes(pem), pem);
  }

  /** The private key in what a file held. */
  static PrivateKey privateKey(byte[] content, Path pem) {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(content, StandardCharsets.US_ASCII)))) {
      // Before an EC key there may be its curve.
      for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
        if (found instanceof PrivateKeyInfo info) {
          return converter.getPrivateKey(info);
        }
        if (found instanceof PEMKeyPair pair) {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
      }
    } catch (IOException e) {
      throw new ConfigurationException(pem + " holds no private key that can be read", e);
    }
    throw new ConfigurationException(pem + " holds no unencrypted private key: give PEM");
  }

  /** A key that programs show, in a file of its own; blanks around it do not count. */
  static String secret(Path file) {
    String secret = new String(bytes(file), StandardCharsets.UTF_8).strip();
    if (secret.length() < LEAST_SECRET) {
      throw new ConfigurationException(
          "%s holds a key that can be guessed: put %d random characters at least into it"
              .formatted(file, LEAST_SECRET));
    }
    return secret;
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    }
  }

  static KeyAndChain pkcs12(Path file, Path passwordFile) {
    try (InputStream in = Files.newInputStream(file)) {
      char[] password = Files.readString(passwordFile).strip().toCharArray();
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      for (String alias : Collections.list(store.aliases())) {
        Key key = store.getKey(alias, password);
        Certificate[] chain = store.getCertificateChain(alias);
        if (key instanceof PrivateKey privateKey && chain != null) {
          return new KeyAndChain(
              privateKey, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
        }
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          "%s can't be opened with the password in %s: check both".formatted(file, passwordFile),
          e);
    }
    throw new ConfigurationException(file + " holds no private key with a certificate");
  }

  /** Users and what checks their passwords, as {@code htdigest} writes them. */
  static DigestUsers digestUsers(Path file) {
    try {
      return new DigestUsers(file);
    } catch (UncheckedIOException e) {
      throw new ConfigurationException("can't read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(e.getMessage(), e);
    }
  }

  /** The public keys, or those of the certificates, in a PEM file. */
  static List<PublicKey> publicKeys(Path file) {
    try {
      return new DeviceAuthorities(List.of()).and(Files.readString(file)).keys();
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(file + ": " + e.getMessage(), e);
    }
  }
}
