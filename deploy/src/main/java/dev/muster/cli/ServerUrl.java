package dev.muster.cli;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/** URLs of admin APIs: what can be one, and whether the server there runs on this machine. */
final class ServerUrl {
  private static final String EXAMPLE = "https://mdm.example.com:8444/";

  private ServerUrl() {}

  /**
   * The URL in this text.
   *
   * @throws CliException if it is none that can be called
   */
  static URI parse(String text) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw wrong(text, "is no URL", EXAMPLE);
    }
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      // Of localhost:8444, localhost would be the scheme.
      boolean none = scheme.isEmpty() || !text.contains("://");
      throw wrong(
          text,
          none ? "has no https:// in front" : "begins with %s://".formatted(scheme),
          none ? "https://" + text.replaceFirst("^/+", "") : EXAMPLE);
    }
    if (url.getHost() == null || url.getPort() > 65_535) {
      throw wrong(text, "names no host and port", EXAMPLE);
    }
    if (!url.equals(bare(url)) && !url.equals(bare(url).resolve("/"))) {
      throw wrong(text, "has more than a host and a port", bare(url).toString());
    }
    if (scheme.equals("http") && !isThisMachine(url.getHost())) {
      throw wrong(
          text, "would send the token unencrypted", "https" + text.substring("http".length()));
    }
    return url;
  }

  private static URI bare(URI url) {
    String host = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    return URI.create("%s://%s".formatted(url.getScheme(), host));
  }

  /** Whether the host's address is one of this machine's. An unknown host is not. */
  static boolean isThisMachine(String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException e) {
      return false;
    }
  }

  private static CliException wrong(String text, String why, String better) {
    return new CliException(
        "the server's URL '%s' %s: write it as %s".formatted(text, why, better), ExitCode.USAGE);
  }
}
