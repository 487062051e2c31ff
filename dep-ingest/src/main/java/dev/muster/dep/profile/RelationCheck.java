package dev.muster.dep.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks what keys mean together. */
final class RelationCheck {
  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
  private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

  private RelationCheck() {}

  static void check(JsonNode profile, List<Finding> findings) {
    for (ProfileKey key : List.of(ProfileKey.PROFILE_NAME, ProfileKey.URL)) {
      if (!profile.has(key.apple())) {
        findings.add(Finding.error(key.apple(), key.apple() + " is missing."));
      }
    }
    boolean supervised = flag(profile, ProfileKey.IS_SUPERVISED, false);
    if (!flag(profile, ProfileKey.IS_MDM_REMOVABLE, true) && !supervised) {
      findings.add(
          Finding.error(
              ProfileKey.IS_MDM_REMOVABLE.apple(),
              "is_mdm_removable false needs is_supervised true."));
    }
    if (flag(profile, ProfileKey.AWAIT_DEVICE_CONFIGURED, false) && !supervised) {
      findings.add(
          Finding.warning(
              ProfileKey.AWAIT_DEVICE_CONFIGURED.apple(),
              "await_device_configured has no effect on iPhone and iPad without is_supervised"
                  + " true."));
    }
    checkLocale(profile, findings);
    if (profile.has(ProfileKey.ALLOW_PAIRING.apple())) {
      findings.add(
          Finding.warning(
              ProfileKey.ALLOW_PAIRING.apple(),
              "allow_pairing is deprecated since iOS 13: restrict pairing with a profile."));
    }
  }

  /** Apple refuses what is no pair of language and region: LOCALE_INVALID. */
  private static void checkLocale(JsonNode profile, List<Finding> findings) {
    JsonNode language = profile.path(ProfileKey.LANGUAGE.apple());
    JsonNode region = profile.path(ProfileKey.REGION.apple());
    if (language.isTextual() && !LANGUAGES.contains(language.textValue())) {
      findings.add(
          Finding.error(
              ProfileKey.LANGUAGE.apple(),
              "language must be two small letters of ISO 639-1, such as en."));
    }
    if (region.isTextual() && !REGIONS.contains(region.textValue())) {
      findings.add(
          Finding.error(
              ProfileKey.REGION.apple(),
              "region must be two capital letters of ISO 3166, such as US."));
    }
    if (flag(profile, ProfileKey.AUTO_ADVANCE_SETUP, false)
        && (language.isMissingNode() || region.isMissingNode())) {
      findings.add(
          Finding.warning(
              ProfileKey.AUTO_ADVANCE_SETUP.apple(),
              "auto_advance_setup without language and region: the device takes a guess."));
    }
  }

  private static boolean flag(JsonNode profile, ProfileKey key, boolean otherwise) {
    return profile.path(key.apple()).asBoolean(otherwise);
  }
}
