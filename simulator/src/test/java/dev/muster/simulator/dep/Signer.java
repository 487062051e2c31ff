package dev.muster.simulator.dep;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests without parameters of their own, by a hand of its own. */
final class Signer {
  private Signer() {}

  static String header(
      URI url, DepToken token, String nonce, long timestamp, Map<String, String> more) {
    TreeMap<String, String> parameters = new TreeMap<>();
    parameters.put("oauth_consumer_key", token.consumerKey());
    parameters.put("oauth_token", token.accessToken());
    parameters.put("oauth_signature_method", "HMAC-SHA1");
    parameters.put("oauth_timestamp", Long.toString(timestamp));
    parameters.put("oauth_nonce", nonce);
    parameters.put("oauth_version", "1.0");
    parameters.putAll(more);
    String joined =
        parameters.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    String base = "GET&" + encode(url.toString()) + "&" + encode(joined);
    parameters.put("oauth_signature", hmac(base, token.consumerSecret(), token.accessSecret()));
    parameters.put("realm", "ADM");
    return "OAuth "
        + parameters.entrySet().stream()
            .map(e -> e.getKey() + "=\"" + encode(e.getValue()) + "\"")
            .collect(Collectors.joining(", "));
  }

  private static String hmac(String base, String consumerSecret, String accessSecret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      String key = encode(consumerSecret) + "&" + encode(accessSecret);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(base.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
