package dev.muster.simulator.dep;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Apple demands of a profile. */
class ProfileRulesTest {
  private static String refused(JsonObject profile) {
    return assertThrows(DepError.class, () -> ProfileRules.check(profile)).code();
  }

  @ParameterizedTest
  @CsvSource({
    "profile_name, 126, CONFIG_NAME_INVALID",
    "url, 2001, CONFIG_URL_INVALID",
    "department, 126, DEPARTMENT_INVALID",
    "support_phone_number, 51, SUPPORT_PHONE_INVALID",
    "support_email_address, 251, SUPPORT_EMAIL_INVALID",
    "org_magic, 257, MAGIC_INVALID"
  })
  void textsHaveTheirLengths(String key, int length, String code) {
    assertEquals(code, refused(TestClient.profile().put(key, "x".repeat(length))));
    assertEquals(code, refused(TestClient.profile().put(key, "")));
  }

  @Test
  void aNameIsDemanded() {
    assertEquals("CONFIG_NAME_REQUIRED", refused(new JsonObject().put("url", "https://a.b/")));
  }

  @Test
  void anAddressIsDemanded() {
    assertEquals("CONFIG_URL_REQUIRED", refused(new JsonObject().put("profile_name", "a")));
  }

  @Test
  void anAddressIsOfHttps() {
    assertEquals(
        "CONFIG_URL_INVALID", refused(TestClient.profile().put("url", "http://a.example/")));
  }

  @Test
  void aLanguageIsKnown() {
    assertEquals("LOCALE_INVALID", refused(TestClient.profile().put("language", "xx")));
    assertEquals("LOCALE_INVALID", refused(TestClient.profile().put("region", "de")));
  }

  @Test
  void aProfileThatStaysIsOfSupervision() {
    assertEquals("FLAGS_INVALID", refused(TestClient.profile().put("is_mdm_removable", false)));
  }

  @Test
  void aFlagIsTrueOrFalse() {
    assertEquals(
        "MALFORMED_REQUEST_BODY", refused(TestClient.profile().put("is_supervised", "yes")));
  }

  @Test
  void aPaneThatNobodyKnowsIsTaken() {
    assertDoesNotThrow(
        () ->
            ProfileRules.check(
                TestClient.profile().put("skip_setup_items", new JsonArray().add("Nonsense"))));
  }
}
