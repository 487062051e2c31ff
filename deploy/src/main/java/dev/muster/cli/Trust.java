package dev.muster.cli;

import dev.muster.trust.Anchors;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whose certificates are trusted: those of the CA that was given, and those that the Java runtime
 * trusts, which are read only where they are needed. Safe for any thread.
 */
final class Trust extends X509ExtendedTrustManager {
  private final Optional<X509ExtendedTrustManager> given;

  private Trust(Optional<X509ExtendedTrustManager> given) {
    this.given = given;
  }

  /** The server's certificate is trusted, but for other names than the one it was called by. */
  static final class OtherName extends CertificateException {
    private static final long serialVersionUID = 1L;

    private final String names;

    private OtherName(X509Certificate certificate) {
      super("another name");
      this.names = String.join(", ", names(certificate));
    }

    /** The names it is for. */
    String names() {
      return names;
    }

    private static List<String> names(X509Certificate certificate) {
      List<String> names = new ArrayList<>();
      try {
        Optional.ofNullable(certificate.getSubjectAlternativeNames())
            .ifPresent(all -> all.forEach(name -> names.add(String.valueOf(name.get(1)))));
      } catch (CertificateException e) {
        // Names that can't be read are none.
      }
      return names.isEmpty() ? List.of(certificate.getSubjectX500Principal().getName()) : names;
    }
  }

  /**
   * A context that trusts so.
   *
   * @throws CliException if the CA is no certificate
   */
  static SSLContext context(ServerAccess access) {
    try {
      Optional<X509ExtendedTrustManager> given = Optional.empty();
      if (access.profile().ca().isPresent()) {
        given = Optional.of(manager(access.profile().ca().get()));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Trust(given)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new CliException(
          "%s is no certificate: %s, with PEM that begins with -----BEGIN CERTIFICATE-----"
              .formatted(access.ca(), access.caMend()));
    }
  }

  private static X509ExtendedTrustManager manager(String pem) throws GeneralSecurityException {
    // After a change of the CA there are several.
    List<X509Certificate> anchors = Anchors.read(pem.getBytes(StandardCharsets.US_ASCII));
    if (anchors.isEmpty()) {
      throw new GeneralSecurityException("there is none");
    }
    return Anchors.trusting(anchors);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    CertificateException refused = null;
    if (given.isPresent()) {
      try {
        check(given.get(), chain, authType, engine);
        return;
      } catch (OtherName e) {
        throw e;
      } catch (CertificateException e) {
        refused = e;
      }
    }
    try {
      check(Anchors.ofRuntime(), chain, authType, engine);
    } catch (OtherName e) {
      throw e;
    } catch (CertificateException e) {
      throw refused == null ? e : refused;
    } catch (GeneralSecurityException e) {
      throw new CertificateException(e);
    }
  }

  private static void check(
      X509ExtendedTrustManager manager, X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    try {
      manager.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException e) {
      // Fails once more where it is not for the name's sake.
      manager.checkServerTrusted(chain, authType);
      throw new OtherName(chain[0]);
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("an HTTP client asks with an engine");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("an HTTP client asks with an engine");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("there are no clients here");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
