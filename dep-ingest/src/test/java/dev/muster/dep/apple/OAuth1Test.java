package dev.muster.dep.apple;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.dep.apple.OAuth1.Parameter;
import dev.muster.dep.token.ServerTokens;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of RFC 5849. */
class OAuth1Test {
  /** Section 3.4.1.1, where the last two parameters are those of the form. */
  @Test
  void theBaseStringIsTheOneOfTheRfc() {
    assertEquals(
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D"
            + "%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D"
            + "7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26"
            + "oauth_token%3Dkkk9d7dh3k39sjv7",
        OAuth1.baseString(
            "post",
            URI.create("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"),
            List.of(
                new Parameter("oauth_consumer_key", "9djdj82h48djs9d2"),
                new Parameter("oauth_token", "kkk9d7dh3k39sjv7"),
                new Parameter("oauth_signature_method", "HMAC-SHA1"),
                new Parameter("oauth_timestamp", "137131201"),
                new Parameter("oauth_nonce", "7d8f3e4a"),
                new Parameter("c2", ""),
                new Parameter("a3", "2 q"))));
  }

  /** Section 1.2, the last request. */
  @Test
  void theSignatureIsTheOneOfTheRfc() {
    String base =
        OAuth1.baseString(
            "GET",
            URI.create("http://photos.example.net/photos?file=vacation.jpg&size=original"),
            List.of(
                new Parameter("oauth_consumer_key", "dpf43f3p2l4k3l03"),
                new Parameter("oauth_token", "nnch734d00sl2jdk"),
                new Parameter("oauth_signature_method", "HMAC-SHA1"),
                new Parameter("oauth_timestamp", "137131202"),
                new Parameter("oauth_nonce", "chapoH")));
    assertEquals(
        "MdpQcU8iPSUjWoN/UDMsK2sui9I=", OAuth1.sign(base, "kd94hf93k423kf44", "pfkkdhi9sl3r4s00"));
  }

  /** Section 3.4.1.2: the port counts if it is not the scheme's own. */
  @ParameterizedTest
  @CsvSource({
    "https://www.example.net:8080/?q=1, https%3A%2F%2Fwww.example.net%3A8080%2F",
    "https://Example.net:443/a, https%3A%2F%2Fexample.net%2Fa",
    "https://example.net, https%3A%2F%2Fexample.net%2F",
  })
  void theAddressIsWithoutItsQueryAndItsUsualPort(URI uri, String encoded) {
    assertEquals("GET&" + encoded + "&", withoutQuery(OAuth1.baseString("GET", uri, List.of())));
  }

  /** Section 3.6. */
  @Test
  void everythingButLettersDigitsAndFourSignsIsEncoded() {
    assertEquals("aZ09-._~%20%2B%2F%3D%25%2A%C3%A9", OAuth1.encode("aZ09-._~ +/=%*\u00e9"));
  }

  @Test
  void theHeaderHasApplesRealmAndAnEncodedSignature() {
    ServerTokens tokens =
        new ServerTokens("CK_1", "CS_1", "AT_1", "AS_1", Instant.parse("2027-01-01T00:00:00Z"));
    assertEquals(
        "OAuth realm=\"ADM\", oauth_consumer_key=\"CK_1\", oauth_token=\"AT_1\","
            + " oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1795773600\","
            + " oauth_nonce=\"n1\", oauth_version=\"1.0\", oauth_signature=\""
            + OAuth1.encode(
                OAuth1.sign(
                    "GET&https%3A%2F%2Fmdmenrollment.apple.com%2Fsession&oauth_consumer_key%3DCK_1"
                        + "%26oauth_nonce%3Dn1%26oauth_signature_method%3DHMAC-SHA1"
                        + "%26oauth_timestamp%3D1795773600%26oauth_token%3DAT_1"
                        + "%26oauth_version%3D1.0",
                    "CS_1", "AS_1"))
            + "\"",
        OAuth1.authorization(
            "GET",
            URI.create("https://mdmenrollment.apple.com/session"),
            tokens,
            Instant.parse("2026-11-27T10:00:00Z"),
            "n1"));
  }

  private static String withoutQuery(String baseString) {
    return baseString.substring(0, baseString.lastIndexOf('&') + 1);
  }
}
