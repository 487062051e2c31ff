package dev.muster.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a server could not be called, each kind as one line that says what to do about it. */
final class ConnectionFailure {
  private final URI server;
  private final ServerAccess access;
  private final Duration patience;

  /**
   * Of calls to this server.
   *
   * @param patience how long an answer is waited for
   */
  ConnectionFailure(URI server, ServerAccess access, Duration patience) {
    this.server = server;
    this.access = access;
    this.patience = patience;
  }

  /** The failure to tell. */
  CliException of(IOException e) {
    return new CliException(sentence(e), ExitCode.UNREACHABLE);
  }

  private String sentence(IOException e) {
    if (cause(e, HttpConnectTimeoutException.class).isPresent()) {
      return "%s can't be reached: nothing at %s answers; check the address and the firewalls on the way"
          .formatted(server, place());
    }
    if (cause(e, HttpTimeoutException.class).isPresent()) {
      return "%s did not answer within %d seconds: look at the server's log, or try again"
          .formatted(server, Math.max(1, patience.toSeconds()));
    }
    if (cause(e, UnresolvedAddressException.class).isPresent()
        || cause(e, UnknownHostException.class).isPresent()) {
      return "the name %s is not known here: check how it is spelled, and this machine's DNS"
          .formatted(server.getHost());
    }
    if (cause(e, CertificateException.class).isPresent()) {
      return certificate(e);
    }
    if (cause(e, SSLException.class).isPresent()) {
      return tls(cause(e, SSLException.class).get());
    }
    if (cause(e, ConnectException.class).isPresent()) {
      return refused();
    }
    if (server.getScheme().equalsIgnoreCase("http")) {
      return "%s does not answer plain HTTP: write https:// in its URL".formatted(server);
    }
    return "%s ended the connection without an answer: check that %s is the port of the admin API, and try again"
        .formatted(server, place());
  }

  private String certificate(IOException e) {
    Optional<Trust.OtherName> other = cause(e, Trust.OtherName.class);
    if (other.isPresent()) {
      return "the certificate of %s is not for %s but for %s: call the server by one of these names, or add this one to server.names in its settings"
          .formatted(server, server.getHost(), other.get().names());
    }
    Optional<CertificateExpiredException> expired = cause(e, CertificateExpiredException.class);
    if (expired.isPresent() || cause(e, CertificateNotYetValidException.class).isPresent()) {
      return "the certificate of %s %s: renew it, or correct this machine's clock"
          .formatted(server, expired.isPresent() ? "has expired" : "is not valid yet");
    }
    String by =
        access.profile().ca().map(pem -> "%s and ".formatted(access.ca())).orElse("")
            + "the public CAs";
    return "the certificate of %s is of a CA that is not known here (%s are): %s (ca.pem in the server's data directory); a public certificate needs none"
        .formatted(server, by, access.caMend());
  }

  private String tls(SSLException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("recognized SSL message")) {
      return "%s does not speak TLS: check that %s is the port of the admin API"
          .formatted(server, place());
    }
    return "TLS with %s failed (%s): check that %s is the port of the admin API"
        .formatted(server, said, place());
  }

  private String refused() {
    String start =
        ServerUrl.isThisMachine(server.getHost())
            ? "start the server with  muster serve%s"
                .formatted(access.data().map(ConnectionFailure::dataOption).orElse(""))
            : "check the address, that the server runs, and that its admin.host lets other machines"
                + " in";
    return "nothing listens at %s: %s".formatted(place(), start);
  }

  private static String dataOption(Path data) {
    return " --data " + data;
  }

  /** Host and port. */
  private String place() {
    int usual = server.getScheme().equalsIgnoreCase("http") ? 80 : 443;
    return "%s:%d".formatted(server.getHost(), server.getPort() < 0 ? usual : server.getPort());
  }

  private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return Optional.of(type.cast(t));
      }
    }
    return Optional.empty();
  }
}
