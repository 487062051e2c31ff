package dev.muster.server;

import static dev.muster.server.WireDevice.string;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.EnrollmentKind.Enrolled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Users whom the network knows prove who they are before their channel is managed. */
@Timeout(120)
class ITNetworkUsers {
  private static final Pattern NONCE = Pattern.compile("nonce=\"([^\"]+)\"");
  private static final String REALM = "Example School";

  @TempDir static Path data;
  private static RunningServer running;

  @BeforeAll
  static void start() throws Exception {
    Path users = data.resolve("users");
    Files.writeString(users, "anna:%s:%s\n".formatted(REALM, md5("anna:" + REALM + ":swordfish")));
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("device.network.users", "check");
    settings.put("device.network.users.file", users.toString());
    settings.put("device.network.users.realm", REALM);
    running = RunningServer.start(data.resolve("server"), settings);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  @CheckInBehavior(of = "UserAuthenticate", by = EnrollmentKind.MAC_USER)
  void whoKnowsThePasswordIsGivenAToken() throws Exception {
    Enrolled anna = anna();
    String nonce = challenged(anna);
    assertFalse(answered(anna, nonce, "swordfish").isEmpty());
    assertEquals("anna proved who they are", lastWords(anna));
  }

  @Test
  void whoDoesNotIsGivenAnEmptyOne() throws Exception {
    Enrolled anna = anna();
    assertEquals("", answered(anna, challenged(anna), "guess"));
    assertEquals("anna did not prove who they are", lastWords(anna));
  }

  @Test
  void aChallengeIsForOneUserOfOneMac() throws Exception {
    String anothers = challenged(anna());
    assertEquals("", answered(anna(), anothers, "swordfish"));
    assertEquals("", answered(anna(), "AAAA", "swordfish"));
  }

  @Test
  void passwordsCanNotBeTriedWithoutEnd() throws Exception {
    Enrolled anna = anna();
    String nonce = challenged(anna);
    for (int i = 0; i < 30; i++) {
      answered(anna, nonce, "guess");
    }
    assertEquals("", answered(anna, nonce, "swordfish"));
  }

  @Test
  void aMessageThatNamesNoUserIsMalformed() throws Exception {
    Enrolled anna = anna();
    assertEquals(400, anna.device().checkIn("UserAuthenticate", "").statusCode());
  }

  @Test
  void aStrangerIsNotEvenChallenged() throws Exception {
    WireDevice stranger = WireDevice.of(running, string("UDID", UUID.randomUUID().toString()));
    assertEquals(
        403, stranger.user(string("UserID", "U")).checkIn("UserAuthenticate", "").statusCode());
  }

  private static Enrolled anna() throws Exception {
    return EnrollmentKind.MAC_USER.begun(running, UUID.randomUUID().toString());
  }

  private static String challenged(Enrolled user) throws Exception {
    String challenge =
        WireDevice.dictionary(user.sender().checkIn("UserAuthenticate", ""))
            .get("DigestChallenge")
            .toString();
    assertTrue(challenge.startsWith("Digest realm=\"" + REALM + "\""), challenge);
    Matcher nonce = NONCE.matcher(challenge);
    assertTrue(nonce.find(), challenge);
    return nonce.group(1);
  }

  private static String answered(Enrolled user, String nonce, String password) throws Exception {
    String ha1 = md5("anna:" + REALM + ":" + password);
    String response = md5(ha1 + ":" + nonce + ":00000001:c:auth:" + md5("PUT:/mdm"));
    String digest =
        ("Digest username=\"anna\", realm=\"%s\", nonce=\"%s\", uri=\"/mdm\", qop=auth,"
                + " nc=00000001, cnonce=\"c\", response=\"%s\"")
            .formatted(REALM, nonce, response);
    return WireDevice.dictionary(
            user.sender().checkIn("UserAuthenticate", string("DigestResponse", digest)))
        .get("AuthToken")
        .toString();
  }

  private static String lastWords(Enrolled user) throws Exception {
    JsonArray events =
        running
            .json("/v1/enrollments/%s/history".formatted(user.deviceId()))
            .getJsonArray("events");
    return ((JsonObject) events.getValue(events.size() - 1)).getString("text");
  }

  private static String md5(String text) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
