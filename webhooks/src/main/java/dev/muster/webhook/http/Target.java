package dev.muster.webhook.http;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a webhook leads.
 *
 * @param url checked
 * @param anyAddress whether it may lead into the own network
 */
public record Target(URI url, boolean anyAddress) {
  private static final int LONGEST = 2000;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** What the JDK takes for an address without asking anybody. */
  private static final Pattern LITERAL = Pattern.compile("\\[.*|[0-9.]+");

  /** What an operator lets the webhooks of an installation do, and one webhook. */
  public record Permission(boolean plainHttp, boolean anyAddress) {
    /** What both let. */
    public Permission and(Permission other) {
      return new Permission(plainHttp && other.plainHttp, anyAddress && other.anyAddress);
    }
  }

  /**
   * The target of a URL.
   *
   * @throws IllegalArgumentException if it can't be one, with what to do in words
   */
  public static Target of(String text, Permission permission) {
    URI url;
    try {
      url = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "that is no URL: give one such as https://example.com/hook", e);
    }
    if (text.length() > LONGEST || url.getHost() == null || url.getFragment() != null) {
      throw new IllegalArgumentException(
          "that is no URL: give one such as https://example.com/hook");
    }
    if (url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "a URL is shown to whoever may look, so it holds no password: sign the events with a"
              + " key");
    }
    boolean plain = "http".equalsIgnoreCase(url.getScheme());
    if (!plain && !"https".equalsIgnoreCase(url.getScheme())) {
      throw new IllegalArgumentException("a webhook's URL begins with https://");
    }
    if (plain && !permission.plainHttp()) {
      throw new IllegalArgumentException(
          "without TLS anyone on the way reads along: use https://, or allow plain HTTP for this"
              + " webhook and by the setting webhooks.allow.http");
    }
    Target target = new Target(url, permission.anyAddress());
    if (LITERAL.matcher(url.getHost()).matches()) {
      try {
        target.addresses();
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
    }
    return target;
  }

  /** Whether the connection has TLS. */
  boolean tls() {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** The host without the brackets of an address. */
  String host() {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** The TCP port. */
  int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return tls() ? HTTPS : HTTP;
  }

  /** What stands in the request line. */
  String path() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return Optional.ofNullable(url.getRawQuery()).map(query -> path + "?" + query).orElse(path);
  }

  /**
   * Asks for its addresses anew. May block for as long as DNS does.
   *
   * @throws UnknownHostException if it has none, or none that may be called, in words
   */
  List<InetAddress> addresses() throws UnknownHostException {
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host());
    } catch (UnknownHostException e) {
      throw (UnknownHostException)
          new UnknownHostException("no address is known for " + host()).initCause(e);
    }
    List<InetAddress> allowed =
        Arrays.stream(all).filter(one -> anyAddress || AddressRule.isPublic(one)).toList();
    if (allowed.isEmpty()) {
      throw new UnknownHostException(
          host()
              + " leads to an address that is not of the internet: allow private addresses for"
              + " this webhook and by the setting webhooks.allow.private");
    }
    return allowed;
  }
}
