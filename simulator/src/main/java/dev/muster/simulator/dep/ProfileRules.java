package dev.muster.simulator.dep;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What Apple demands of a profile, with its codes. */
final class ProfileRules {
  private static final int LONGEST_URL = 2000;
  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
  private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());
  private static final List<String> FLAGS =
      List.of(
          "is_supervised",
          "is_mandatory",
          "is_mdm_removable",
          "allow_pairing",
          "await_device_configured",
          "auto_advance_setup",
          "is_multi_user",
          "is_return_to_service",
          "do_not_use_profile_from_backup");
  private static final List<String> LISTS =
      List.of("anchor_certs", "supervising_host_certs", "skip_setup_items", "devices");

  private static final List<String> TEXTS =
      List.of(
          "profile_name",
          "url",
          "configuration_web_url",
          "department",
          "support_phone_number",
          "support_email_address",
          "org_magic",
          "language",
          "region");

  private ProfileRules() {}

  static void check(JsonObject profile) {
    checkTypes(profile);
    required(profile, "profile_name", "CONFIG_NAME", 125);
    required(profile, "url", "CONFIG_URL", LONGEST_URL);
    for (String key : List.of("url", "configuration_web_url")) {
      if (profile.containsKey(key) && !isUrl(profile.getString(key))) {
        throw new DepError(400, "CONFIG_URL_INVALID");
      }
    }
    optional(profile, "department", "DEPARTMENT_INVALID", 125);
    optional(profile, "support_phone_number", "SUPPORT_PHONE_INVALID", 50);
    optional(profile, "support_email_address", "SUPPORT_EMAIL_INVALID", 250);
    optional(profile, "org_magic", "MAGIC_INVALID", 256);
    checkLocale(profile);
    if (!profile.getBoolean("is_mdm_removable", true)
        && !profile.getBoolean("is_supervised", false)) {
      throw new DepError(400, "FLAGS_INVALID");
    }
  }

  private static void checkTypes(JsonObject profile) {
    for (String key : profile.fieldNames()) {
      Object value = profile.getValue(key);
      boolean right =
          FLAGS.contains(key)
              ? value instanceof Boolean
              : !LISTS.contains(key)
                  || value instanceof JsonArray array
                      && array.stream().allMatch(String.class::isInstance);
      if (!right || TEXTS.contains(key) && !(value instanceof String)) {
        throw DepError.malformed();
      }
    }
  }

  private static void required(JsonObject profile, String key, String code, int longest) {
    if (!profile.containsKey(key)) {
      throw new DepError(400, code + "_REQUIRED");
    }
    optional(profile, key, code + "_INVALID", longest);
  }

  private static void optional(JsonObject profile, String key, String code, int longest) {
    String value = profile.getString(key);
    if (value != null && (value.isEmpty() || value.length() > longest)) {
      throw new DepError(400, code);
    }
  }

  private static boolean isUrl(String text) {
    try {
      URI url = URI.create(text);
      return "https".equals(url.getScheme())
          && url.getHost() != null
          && text.length() <= LONGEST_URL;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void checkLocale(JsonObject profile) {
    String language = profile.getString("language");
    String region = profile.getString("region");
    if (language != null && !LANGUAGES.contains(language.split("-")[0])
        || region != null && !REGIONS.contains(region)) {
      throw new DepError(400, "LOCALE_INVALID");
    }
  }
}
