package dev.muster.dep.apple;

import dev.muster.dep.token.ServerTokens;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * OAuth 1.0a as RFC 5849 has it, with HMAC-SHA1: what Apple's {@code /session} is asked with.
 * Apple, Device Assignment: Authenticating with the Automated Device Enrollment program.
 */
final class OAuth1 {
  /** Apple's sample has it. RFC 5849, 3.5.1: it is no part of what is signed. */
  private static final String REALM = "ADM";

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** A name and a value, neither of them encoded. */
  record Parameter(String name, String value) {}

  private OAuth1() {}

  /** The value of the header {@code Authorization}. */
  static String authorization(
      String method, URI uri, ServerTokens tokens, Instant now, String nonce) {
    List<Parameter> protocol =
        List.of(
            new Parameter("oauth_consumer_key", tokens.consumerKey()),
            new Parameter("oauth_token", tokens.accessToken()),
            new Parameter("oauth_signature_method", "HMAC-SHA1"),
            new Parameter("oauth_timestamp", Long.toString(now.getEpochSecond())),
            new Parameter("oauth_nonce", nonce),
            new Parameter("oauth_version", "1.0"));
    String signature =
        sign(baseString(method, uri, protocol), tokens.consumerSecret(), tokens.accessSecret());
    return "OAuth realm=\""
        + REALM
        + "\", "
        + protocol.stream().map(OAuth1::quoted).collect(Collectors.joining(", "))
        + ", "
        + quoted(new Parameter("oauth_signature", signature));
  }

  /**
   * What is signed: RFC 5849, 3.4.1.
   *
   * @param parameters those of the protocol, and those of a form that is sent; the URI's own are
   *     added
   */
  static String baseString(String method, URI uri, List<Parameter> parameters) {
    List<Parameter> all = new ArrayList<>(parameters);
    all.addAll(query(uri));
    String normalized =
        all.stream()
            .map(p -> new Parameter(encode(p.name()), encode(p.value())))
            .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
            .map(p -> p.name() + "=" + p.value())
            .collect(Collectors.joining("&"));
    return method.toUpperCase(Locale.ROOT) + "&" + encode(address(uri)) + "&" + encode(normalized);
  }

  /** RFC 5849, 3.4.2. */
  static String sign(String baseString, String consumerSecret, String tokenSecret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      String key = encode(consumerSecret) + "&" + encode(tokenSecret);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.US_ASCII), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(baseString.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 is missing on this Java", e);
    }
  }

  /** RFC 5849, 3.6: stricter than forms are, and with %20 for a space. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(b) >= 0) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", b));
      }
    }
    return encoded.toString();
  }

  private static String quoted(Parameter parameter) {
    return parameter.name() + "=\"" + encode(parameter.value()) + "\"";
  }

  /** RFC 5849, 3.4.1.2: without the query, and without the port that the scheme has anyway. */
  private static String address(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    String port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
  }

  private static List<Parameter> query(URI uri) {
    List<Parameter> parameters = new ArrayList<>();
    String query = uri.getRawQuery();
    if (query == null || query.isEmpty()) {
      return parameters;
    }
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      parameters.add(
          new Parameter(
              URLDecoder.decode(name, StandardCharsets.UTF_8),
              URLDecoder.decode(value, StandardCharsets.UTF_8)));
    }
    return parameters;
  }
}
