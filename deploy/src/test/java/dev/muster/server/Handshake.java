package dev.muster.server;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Which certificate a server shows over a real socket, whoever issued it. */
final class Handshake {
  private Handshake() {}

  /** What whoever asks for a name is shown; or for none, if it is empty. */
  static X509Certificate shown(URI server, String name) throws Exception {
    try (SSLSocket socket = connected(server, name)) {
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  /** What is spoken with whoever would like HTTP/2. */
  static String protocol(URI server, String name) throws Exception {
    try (SSLSocket socket = connected(server, name)) {
      return socket.getApplicationProtocol();
    }
  }

  private static SSLSocket connected(URI server, String name) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Everyone()}, null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.getPort());
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(name.isEmpty() ? List.of() : List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  /** Whom to trust is not asked here. */
  private static final class Everyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
