package dev.muster.gateway;

import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.signature.Credentials;
import dev.muster.gateway.signature.Credentials.Shown;
import dev.muster.gateway.signature.IdentitySource;
import io.vertx.core.http.HttpServerRequest;
import java.security.cert.CertificateEncodingException;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Finds what a request brings to show whom it is from. Safe for any thread. */
final class CredentialsReader {
  private final IdentitySource source;
  private final Clients clients;

  /**
   * A reader.
   *
   * @param source where certificates are looked for
   * @param clients tells proxies from others
   */
  CredentialsReader(IdentitySource source, Clients clients) {
    this.source = source;
    this.clients = clients;
  }

  Credentials of(HttpServerRequest request) {
    return new Credentials(
        request.headers().getAll("Mdm-Signature"),
        switch (source) {
          case IdentitySource.Signature signature -> new Shown.Nothing();
          case IdentitySource.Tls tls -> inTls(request);
          case IdentitySource.Header(String name) -> inHeader(request, name);
        });
  }

  private static Shown inTls(HttpServerRequest request) {
    try {
      return new Shown.InTls(request.connection().peerCertificates().getFirst().getEncoded());
    } catch (SSLPeerUnverifiedException none) {
      return new Shown.Missing();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("the handshake took a certificate without an encoding", e);
    }
  }

  /** Proxies that have no certificate to tell of may send the header empty. */
  private Shown inHeader(HttpServerRequest request, String name) {
    List<String> values = request.headers().getAll(name);
    if (values.stream().allMatch(String::isBlank)) {
      return new Shown.Missing();
    }
    return clients.byProxy(request) ? new Shown.InHeader(values) : new Shown.Forged();
  }
}
