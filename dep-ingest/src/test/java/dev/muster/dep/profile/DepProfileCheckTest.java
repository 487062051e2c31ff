package dev.muster.dep.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.dep.profile.Finding.Level;
import dev.muster.dep.token.DepKeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DepProfileCheckTest {
  private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

  @Test
  void aGoodProfileHasNoFindings() {
    CheckedProfile checked =
        check(
            "\"is_supervised\":true,\"is_mdm_removable\":false,\"language\":\"en\","
                + "\"region\":\"US\",\"auto_advance_setup\":true,"
                + "\"skip_setup_items\":[\"Siri\",\"AppleID\"]");
    assertEquals(List.of(), checked.findings());
    assertTrue(checked.sendable());
  }

  @Test
  void emptyKeysAreLeftOutAndTheOrderMeansNothing() {
    CheckedProfile one =
        check("\"department\":\"\",\"skip_setup_items\":[\"Siri\",\"AppleID\",\"Siri\"]");
    CheckedProfile other =
        DepProfileCheck.check(
            "{\"url\":\"https://mdm.example.com/dep\",\"anchor_certs\":[],"
                + "\"skip_setup_items\":[\"AppleID\",\"Siri\"],"
                + "\"region\":null,\"profile_name\":\"Macs\"}",
            NOW);
    assertEquals(
        "{\"profile_name\":\"Macs\",\"skip_setup_items\":[\"AppleID\",\"Siri\"],"
            + "\"url\":\"https://mdm.example.com/dep\"}",
        one.json());
    assertEquals(one.sha256(), other.sha256());
    assertNotEquals(one.sha256(), check("\"department\":\"IT\"").sha256());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"department\":7 | department must be text.",
        "\"department\":\" \" | department must have 1 to 125 characters, not blank.",
        "\"is_supervised\":\"yes\" | is_supervised must be true or false.",
        "\"skip_setup_items\":\"Siri\" | skip_setup_items must be a list of texts.",
        "\"skip_setup_items\":[1] | skip_setup_items must be a list of texts.",
        "\"configuration_web_url\":\"http://a.example\" | configuration_web_url must be an https"
            + " URL of at most 2000 characters.",
        "\"configuration_web_url\":\"https://a b\" | configuration_web_url must be an https URL of"
            + " at most 2000 characters.",
        "\"is_mdm_removable\":false | is_mdm_removable false needs is_supervised true.",
        "\"language\":\"english\" | language must be two small letters of ISO 639-1, such as en.",
        "\"region\":\"us\" | region must be two capital letters of ISO 3166, such as US.",
        "\"devices\":[\"A\"] | devices is left out here: rules say which devices get the profile.",
        "\"profile_uuid\":\"A\" | profile_uuid is given by Apple: leave it out.",
        "\"is_mandatroy\":true | is_mandatroy is no key of a DEP profile: is_mandatory?",
        "\"frobnicate\":true | frobnicate is no key of a DEP profile.",
        "\"anchor_certs\":[\"AAAA\"] | anchor_certs must be a list of certificates in base64 (DER,"
            + " without BEGIN and END lines).",
      })
  void whatAppleWouldRefuseIsAnError(String key, String sentence) {
    CheckedProfile checked = check(key);
    assertEquals(List.of(sentence), checked.findings().stream().map(Finding::sentence).toList());
    assertFalse(checked.sendable());
  }

  @ParameterizedTest
  @CsvSource({
    "profile_name, 125",
    "department, 125",
    "support_phone_number, 50",
    "support_email_address, 250",
    "org_magic, 256",
  })
  void lengthsAreApples(String key, int longest) {
    assertTrue(withText(key, longest).sendable());
    assertFalse(withText(key, longest + 1).sendable());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Bimetric | Bimetric is no pane of Setup Assistant that is known here, and Apple ignores"
            + " it: Biometric?",
        "Xyzzyxyzzy | Xyzzyxyzzy is no pane of Setup Assistant that is known here, and Apple"
            + " ignores it.",
        "Wallpaper | Wallpaper skips nothing on today's systems, only on macOS 14.1 until before"
            + " 26.0.",
        "OSShowcase | OSShowcase skips nothing on today's systems, only on iOS 26.0 until before"
            + " 27.0, macOS 26.1 until before 27.0.",
      })
  void aPaneThatIsNotThereIsAWarning(String pane, String sentence) {
    CheckedProfile checked = check("\"skip_setup_items\":[\"" + pane + "\"]");
    assertEquals(
        List.of(new Finding(Level.WARNING, "skip_setup_items", sentence)), checked.findings());
    assertTrue(checked.sendable());
  }

  @Test
  void panesOfTheNewestSystemsAreKnown() {
    assertEquals(
        List.of(),
        check("\"skip_setup_items\":[\"DeviceFeaturesTour\",\"LiquidGlass\",\"TapToSetup\"]")
            .findings());
  }

  @Test
  void missingKeysAreErrors() {
    assertEquals(
        List.of("profile_name is missing.", "url is missing."),
        DepProfileCheck.check("{\"profile_name\":\"\"}", NOW).findings().stream()
            .map(Finding::sentence)
            .toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{} {}", "{\"url\":\"a\",\"url\":\"b\"}"})
  void whatIsNoObjectIsAnError(String profile) {
    CheckedProfile checked = DepProfileCheck.check(profile, NOW);
    assertFalse(checked.sendable());
    assertEquals("{}", checked.json());
  }

  @Test
  void aCertificateThatExpiredIsAnError() throws Exception {
    DepKeyPair pair = DepKeyPair.make("anchor", NOW, Duration.ofDays(1));
    String anchors =
        "\"anchor_certs\":[\""
            + Base64.getEncoder().encodeToString(pair.certificate().getEncoded())
            + "\"]";
    assertTrue(check(anchors).sendable());
    assertFalse(DepProfileCheck.check(profile(anchors), NOW.plus(Duration.ofDays(2))).sendable());
  }

  private static CheckedProfile withText(String key, int length) {
    String text = "\"" + key + "\":\"" + "a".repeat(length) + "\"";
    String name = key.equals("profile_name") ? "" : "\"profile_name\":\"Macs\",";
    return DepProfileCheck.check(
        "{" + name + "\"url\":\"https://mdm.example.com/dep\"," + text + "}", NOW);
  }

  private static CheckedProfile check(String more) {
    return DepProfileCheck.check(profile(more), NOW);
  }

  private static String profile(String more) {
    return "{\"profile_name\":\"Macs\",\"url\":\"https://mdm.example.com/dep\"," + more + "}";
  }
}
