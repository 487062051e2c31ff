package dev.muster.dep.apple;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How Apple's enrollment service is spoken to. Apple, Device Assignment: the endpoint pages.
 *
 * @param baseUrl https, without a path; http to this very machine only
 * @param userAgent Apple refuses calls without one, and some
 * @param protocolVersion for {@code X-Server-Protocol-Version}: which fields Apple answers with
 * @param trusted certificate authorities to trust besides those of the platform, for a simulator
 * @param connectTimeout for a connection, at most
 * @param callTimeout for one request and its whole answer, at most. A call takes four requests at
 *     most for each thousand serials: with an ended session, after a new one, once more
 * @param maxAnswerBytes the longest answer that is read
 */
public record AppleSettings(
    URI baseUrl,
    String userAgent,
    int protocolVersion,
    List<X509Certificate> trusted,
    Duration connectTimeout,
    Duration callTimeout,
    int maxAnswerBytes) {
  /** Apple's service. */
  public static final URI APPLE = URI.create("https://mdmenrollment.apple.com");

  /** The newest that Apple documents: {@code retry_after_seconds}, replacements, addresses. */
  public static final int PROTOCOL_VERSION = 10;

  private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

  /** Checks that nothing secret would go over an open line. */
  public AppleSettings {
    String host = baseUrl.getHost();
    String scheme = baseUrl.getScheme();
    if (host == null
        || !("https".equals(scheme) || "http".equals(scheme) && THIS_MACHINE.contains(host))) {
      throw new IllegalArgumentException("the URL of Apple's service must be https: " + baseUrl);
    }
    if (baseUrl.getRawQuery() != null || baseUrl.getRawUserInfo() != null) {
      throw new IllegalArgumentException("the URL of Apple's service is an address alone");
    }
    if (userAgent.isBlank() || userAgent.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw new IllegalArgumentException("the User-Agent must be plain text");
    }
    if (protocolVersion < 1) {
      throw new IllegalArgumentException("the protocol version is 1 or more");
    }
    trusted = List.copyOf(trusted);
  }

  /**
   * Apple's own service, with the timeouts that suit it.
   *
   * @param version of this program
   */
  public static AppleSettings of(String version) {
    return new AppleSettings(
        APPLE,
        "muster/" + version,
        PROTOCOL_VERSION,
        List.of(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        16 * 1024 * 1024);
  }

  /** Another service, such as a simulator, and who vouches for it. */
  public AppleSettings at(URI url, List<X509Certificate> authorities) {
    return new AppleSettings(
        url, userAgent, protocolVersion, authorities, connectTimeout, callTimeout, maxAnswerBytes);
  }

  /** Another name that we give ourselves. */
  public AppleSettings as(String agent) {
    return new AppleSettings(
        baseUrl, agent, protocolVersion, trusted, connectTimeout, callTimeout, maxAnswerBytes);
  }

  /** Another version of the protocol. */
  public AppleSettings speaking(int version) {
    return new AppleSettings(
        baseUrl, userAgent, version, trusted, connectTimeout, callTimeout, maxAnswerBytes);
  }
}
