package dev.muster.server;

import static dev.muster.server.WireDevice.string;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.dd.plist.NSData;
import dev.muster.core.dep.DepAccount;
import dev.muster.gateway.token.WatchPairing;
import dev.muster.log.seal.LinkSealer;
import dev.muster.server.EnrollmentKind.Enrolled;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Devices ask for tokens that they show to others. */
@Timeout(120)
class ITGetToken {
  private static final String ACCOUNT = "com.apple.maid";
  private static final String WATCH = "com.apple.watch.pairing";

  @TempDir static Path directory;
  private static DepFixture dep;

  @BeforeAll
  static void start() throws Exception {
    dep = DepFixture.start(directory, Map.of("enrollment.open", "true"));
    WireDevice early = EnrollmentKind.DEVICE.enrolled(dep.running, name()).sender();
    assertEquals(403, ask(early, ACCOUNT, "").statusCode());
    dep.account();
    dep.sync();
  }

  @AfterAll
  static void stop() {
    dep.close();
  }

  @ParameterizedTest
  @EnumSource
  @CheckInBehavior(
      of = "GetToken",
      by = {
        EnrollmentKind.DEVICE,
        EnrollmentKind.MAC_USER,
        EnrollmentKind.SHARED_IPAD_USER,
        EnrollmentKind.USER_ENROLLMENT_DEVICE,
        EnrollmentKind.USER_ENROLLMENT_USER
      })
  void theTokenOfASignInIsSignedWithTheAccountsKey(EnrollmentKind kind) throws Exception {
    Enrolled one = kind.enrolled(dep.running, name());
    String[] parts = token(ask(one.sender(), ACCOUNT, "")).split("\\.");
    assertEquals("RS256", json(parts[0]).getString("alg"));
    JsonObject claims = json(parts[1]);
    DepAccount account = dep.running.server.log().dep().state().account(dep.account).orElseThrow();
    assertEquals(account.details().orElseThrow().serverUuid(), claims.getString("iss"));
    assertEquals(ACCOUNT, claims.getString("service_type"));
    assertTrue(claims.containsKey("iat") && claims.containsKey("jti"), claims::encode);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(account.key().orElseThrow().certificate().toArray())));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
    assertEquals("asked for a token of com.apple.maid", lastEvent(one).getString("text"));
  }

  @Test
  void noTwoTokensAreOne() throws Exception {
    WireDevice one = EnrollmentKind.DEVICE.enrolled(dep.running, name()).sender();
    assertNotEquals(token(ask(one, ACCOUNT, "")), token(ask(one, ACCOUNT, "")));
  }

  @Test
  void aPhoneIsGivenAProofForTheWatchThatItIsPairedWith() throws Exception {
    String phone = name();
    Enrolled one = EnrollmentKind.DEVICE.enrolled(dep.running, phone);
    String security = pairings().ask("WATCH-1");
    String token = token(ask(one.sender(), WATCH, parameters(phone, "WATCH-1", security)));
    assertEquals(Optional.of(phone), pairings().phone("WATCH-1", token));
    assertEquals(
        "asked for a token of com.apple.watch.pairing for the watch WATCH-1",
        lastEvent(one).getString("text"));
  }

  @Test
  void aPhoneAsksForItselfAndForAWatchThatAsked() throws Exception {
    String udid = name();
    WireDevice phone = EnrollmentKind.DEVICE.enrolled(dep.running, udid).sender();
    String security = pairings().ask("WATCH-1");
    for (String wrong :
        List.of(
            parameters("ANOTHER-PHONE", "WATCH-1", security),
            parameters(udid, "WATCH-2", security),
            parameters(udid, "WATCH-1", "made-up"),
            "")) {
      assertEquals(400, ask(phone, WATCH, wrong).statusCode(), wrong);
    }
  }

  private static WatchPairing pairings() {
    return new WatchPairing(
        new LinkSealer(dep.running.server.log().keyring()::installation, "watch-pairing"),
        InstantSource.system());
  }

  @Test
  void whatIsNotServedIsRefusedInWords() throws Exception {
    Enrolled one = EnrollmentKind.DEVICE.enrolled(dep.running, name());
    assertEquals(400, ask(one.sender(), "com.apple.new.service", "").statusCode());
    assertEquals(
        "GetToken was refused: token-service-unknown, it asks for a token of a service that is not"
            + " served",
        lastEvent(one).getString("text"));
  }

  @Test
  void whoIsNotEnrolledIsGivenNone() throws Exception {
    WireDevice stranger = WireDevice.of(dep.running, string("UDID", name()));
    assertEquals(403, ask(stranger, ACCOUNT, "").statusCode());
    Enrolled known = EnrollmentKind.MAC_USER.begun(dep.running, name());
    assertEquals(403, ask(known.sender(), ACCOUNT, "").statusCode());
  }

  private static HttpResponse<byte[]> ask(WireDevice who, String service, String more)
      throws Exception {
    return who.checkIn("GetToken", string("TokenServiceType", service) + more);
  }

  private static String parameters(String phone, String watch, String security) {
    return "<key>TokenParameters</key><dict>"
        + string("PhoneUDID", phone)
        + string("WatchUDID", watch)
        + string("SecurityToken", security)
        + "</dict>";
  }

  private static String token(HttpResponse<byte[]> answer) throws Exception {
    NSData data = (NSData) WireDevice.dictionary(answer).get("TokenData");
    return new String(data.bytes(), StandardCharsets.UTF_8);
  }

  private static JsonObject json(String part) {
    return new JsonObject(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }

  private static JsonObject lastEvent(Enrolled one) throws Exception {
    JsonArray events =
        dep.running
            .json("/v1/enrollments/%s/history".formatted(one.deviceId()))
            .getJsonArray("events");
    return events.getJsonObject(events.size() - 1);
  }

  private static String name() {
    return UUID.randomUUID().toString();
  }
}
