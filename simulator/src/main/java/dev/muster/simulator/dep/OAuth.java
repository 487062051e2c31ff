package dev.muster.simulator.dep;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * OAuth 1.0a as a service checks it (RFC 5849): header, clock, nonce, signature by HMAC-SHA1. One
 * thread at a time.
 */
final class OAuth {
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*([A-Za-z0-9_%.~-]+)=\"([^\"]*)\"\\s*(?:,|$)");
  private static final Set<String> KNOWN =
      Set.of(
          "realm",
          "oauth_consumer_key",
          "oauth_token",
          "oauth_signature_method",
          "oauth_signature",
          "oauth_timestamp",
          "oauth_nonce",
          "oauth_version");
  private static final Set<String> OPTIONAL = Set.of("realm", "oauth_version");

  private final Set<String> nonces = new HashSet<>();
  private final Duration skew;

  OAuth(Duration skew) {
    this.skew = skew;
  }

  /** A parameter, decoded. */
  record Parameter(String name, String value) {}

  /** A request as it is signed: {@code authority} is what its Host header says. */
  record Signed(String method, String authority, String path, String query) {}

  /**
   * The token that signed the request.
   *
   * @param tokens a token by its consumer key and access token
   * @throws DepError 400 for a header that is no good, 401 for one that proves nothing
   */
  DepToken check(
      Signed request,
      String authorization,
      Instant now,
      Function<String, Optional<DepToken>> tokens) {
    Map<String, String> header = header(authorization);
    if (!header.get("oauth_signature_method").equals("HMAC-SHA1")
        || !header.getOrDefault("oauth_version", "1.0").equals("1.0")) {
      throw new DepError(400, "oauth_unsupported");
    }
    DepToken token =
        tokens
            .apply(key(header.get("oauth_consumer_key"), header.get("oauth_token")))
            .orElseThrow(() -> new DepError(401, "token_rejected"));
    Instant signedAt = Instant.ofEpochSecond(seconds(header.get("oauth_timestamp")));
    if (Duration.between(signedAt, now).abs().compareTo(skew) > 0) {
      throw new DepError(401, "timestamp_refused");
    }
    List<Parameter> parameters = new ArrayList<>(parameters(request.query()));
    header.forEach(
        (name, value) -> {
          if (!name.equals("realm") && !name.equals("oauth_signature")) {
            parameters.add(new Parameter(name, value));
          }
        });
    String expected =
        signature(
            baseString(request.method(), "https", request.authority(), request.path(), parameters),
            token.consumerSecret(),
            token.accessSecret());
    if (!MessageDigest.isEqual(bytes(expected), bytes(header.get("oauth_signature")))) {
      throw new DepError(401, "signature_invalid");
    }
    if (!nonces.add(
        token.accessToken()
            + " "
            + header.get("oauth_timestamp")
            + " "
            + header.get("oauth_nonce"))) {
      throw new DepError(401, "nonce_used");
    }
    return token;
  }

  static String key(String consumerKey, String accessToken) {
    return consumerKey + " " + accessToken;
  }

  /** Section 3.4.1.1. */
  static String baseString(
      String method, String scheme, String authority, String path, List<Parameter> parameters) {
    String host = authority.toLowerCase(Locale.ROOT);
    String standardPort = scheme.equals("https") ? ":443" : ":80";
    if (host.endsWith(standardPort)) {
      host = host.substring(0, host.length() - standardPort.length());
    }
    List<String> sorted =
        parameters.stream()
            .map(p -> new Parameter(encode(p.name()), encode(p.value())))
            .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
            .map(p -> p.name() + "=" + p.value())
            .toList();
    return method.toUpperCase(Locale.ROOT)
        + "&"
        + encode(scheme + "://" + host + path)
        + "&"
        + encode(String.join("&", sorted));
  }

  /** Section 3.4.2. */
  static String signature(String baseString, String consumerSecret, String tokenSecret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(
          new SecretKeySpec(bytes(encode(consumerSecret) + "&" + encode(tokenSecret)), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(bytes(baseString)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA1 is in every Java", e);
    }
  }

  /** The parameters of a query or form. */
  static List<Parameter> parameters(String form) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : form == null || form.isEmpty() ? new String[0] : form.split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.add(new Parameter(form(parts[0]), parts.length > 1 ? form(parts[1]) : ""));
    }
    return parameters;
  }

  private static Map<String, String> header(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "OAuth ", 0, 6)) {
      throw new DepError(400, "oauth_missing");
    }
    Map<String, String> header = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(authorization);
    int at = 6;
    while (at < authorization.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new DepError(400, "oauth_malformed");
      }
      String name = percent(matcher.group(1));
      if (!KNOWN.contains(name)) {
        throw new DepError(400, "oauth_unknown_parameter");
      }
      if (header.put(name, percent(matcher.group(2))) != null) {
        throw new DepError(400, "oauth_duplicate_parameter");
      }
      at = matcher.end();
    }
    if (KNOWN.stream().anyMatch(n -> !OPTIONAL.contains(n) && !header.containsKey(n))) {
      throw new DepError(400, "oauth_missing_parameter");
    }
    return header;
  }

  private static long seconds(String timestamp) {
    try {
      return Long.parseLong(timestamp);
    } catch (NumberFormatException e) {
      throw new DepError(400, "oauth_malformed");
    }
  }

  /** Section 3.6. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : bytes(text)) {
      int c = b & 0xff;
      if (c >= 'a' && c <= 'z'
          || c >= 'A' && c <= 'Z'
          || c >= '0' && c <= '9'
          || "-._~".indexOf(c) >= 0) {
        encoded.append((char) c);
      } else {
        encoded.append('%').append("%02X".formatted(c));
      }
    }
    return encoded.toString();
  }

  private static String percent(String text) {
    return form(text.replace("+", "%2B"));
  }

  private static String form(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new DepError(400, "oauth_malformed");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
