package dev.muster.doctor;

import dev.muster.admin.checkup.Finding;
import dev.muster.trust.Anchors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server shows in a TLS handshake.
 *
 * @param host the name that it was asked for
 * @param chain its certificate first; empty where there was no handshake
 * @param protocol of TLS
 * @param failure why there was no handshake
 */
record Presented(
    String host, List<X509Certificate> chain, String protocol, Optional<String> failure) {
  private static final Duration SOON = Duration.ofDays(14);
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** Shakes hands with whoever is there, and trusts nobody. */
  static Presented at(String host, int port) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), OutsideLook.PATIENCE_MILLIS);
      plain.setSoTimeout(OutsideLook.PATIENCE_MILLIS);
      try (SSLSocket socket =
          (SSLSocket)
              AnyCertificate.context().getSocketFactory().createSocket(plain, host, port, true)) {
        if (!host.contains(":") && host.chars().anyMatch(Character::isLetter)) {
          SSLParameters parameters = socket.getSSLParameters();
          parameters.setServerNames(List.of(new SNIHostName(host)));
          socket.setSSLParameters(parameters);
        }
        socket.startHandshake();
        List<X509Certificate> chain = new ArrayList<>();
        for (var certificate : socket.getSession().getPeerCertificates()) {
          chain.add((X509Certificate) certificate);
        }
        return new Presented(host, chain, socket.getSession().getProtocol(), Optional.empty());
      }
    } catch (SSLException e) {
      return failed(
          host,
          e.getMessage() != null && e.getMessage().contains("recognized SSL message")
              ? "it speaks plain HTTP, not TLS"
              : e.getMessage());
    } catch (IOException | IllegalArgumentException e) {
      return failed(host, e.getMessage());
    }
  }

  private static Presented failed(String host, String why) {
    return new Presented(host, List.of(), "", Optional.of(why));
  }

  X509Certificate leaf() {
    return chain.getFirst();
  }

  /** What there is to say of it. */
  List<Finding> findings(List<X509Certificate> anchors, Instant now) {
    if (failure.isPresent()) {
      return List.of(
          Finding.wrong(
              "tls",
              "no TLS at the devices' address: " + failure.get(),
              "point the name at the gateway (gateway.port), or at a proxy that speaks TLS"));
    }
    return List.of(named(), trusted(anchors), inDate(now));
  }

  private Finding named() {
    List<String> names = names();
    return names.stream().anyMatch(this::fits)
        ? Finding.ok("tls-name", "the certificate is for %s (%s)".formatted(host, protocol))
        : Finding.wrong(
            "tls-name",
            "the certificate is for %s, and not for %s".formatted(String.join(", ", names), host),
            "add the name to server.names, or give the certificate that has it"
                + " (gateway.tls.certificates)");
  }

  private boolean fits(String name) {
    String wanted = host.toLowerCase(Locale.ROOT);
    String has = name.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return has.equals(wanted)
        || has.startsWith("*.") && dot > 0 && has.substring(1).equals(wanted.substring(dot));
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    try {
      var all = leaf().getSubjectAlternativeNames();
      if (all != null) {
        for (List<?> name : all) {
          int kind = (Integer) name.getFirst();
          if (kind == DNS_NAME || kind == IP_ADDRESS) {
            names.add(name.get(1).toString());
          }
        }
      }
    } catch (CertificateParsingException e) {
      return names;
    }
    return names;
  }

  private Finding trusted(List<X509Certificate> anchors) {
    if (trusted(Optional.empty())) {
      return Finding.ok("tls-trust", "every device trusts the certificate");
    }
    if (!anchors.isEmpty() && trusted(Optional.of(anchors))) {
      return Finding.note(
          "tls-trust",
          "the certificate is trusted through the enrollment profile, which brings the CA",
          "devices that open an enrollment link warn first; a public certificate ends that");
    }
    boolean alone =
        chain.size() == 1
            && !leaf().getIssuerX500Principal().equals(leaf().getSubjectX500Principal());
    return Finding.wrong(
        "tls-trust",
        alone
            ? "the server shows its own certificate alone, and not the one of %s that issued it"
                .formatted(leaf().getIssuerX500Principal())
            : "no device trusts the certificate, issued by " + leaf().getIssuerX500Principal(),
        alone
            ? "put the intermediate certificates behind it in the same file"
            : "use a certificate of a public CA, or the installation's own");
  }

  /** Whether the chain leads to one of these, or to what Java trusts as devices do. */
  private boolean trusted(Optional<List<X509Certificate>> anchors) {
    try {
      X509ExtendedTrustManager manager =
          anchors.isPresent() ? Anchors.trusting(anchors.get()) : Anchors.ofRuntime();
      manager.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private Finding inDate(Instant now) {
    Instant end = leaf().getNotAfter().toInstant();
    Duration left = Duration.between(now, end);
    String mend = "renew it; the server takes a new file by itself";
    if (left.isNegative()) {
      return Finding.wrong("tls-end", "the certificate has expired, at " + end, mend);
    }
    if (leaf().getNotBefore().toInstant().isAfter(now)) {
      return Finding.wrong(
          "tls-end",
          "the certificate is not valid before " + leaf().getNotBefore().toInstant(),
          "see the clock of this machine and of the server");
    }
    String text = "the certificate has %d days left".formatted(left.toDays());
    // Certificates of a few days are renewed in their last third.
    Duration whole = Duration.between(leaf().getNotBefore().toInstant(), end);
    return left.compareTo(SOON) < 0 && left.compareTo(whole.dividedBy(3)) < 0
        ? Finding.note("tls-end", text, mend)
        : Finding.ok("tls-end", text);
  }
}
