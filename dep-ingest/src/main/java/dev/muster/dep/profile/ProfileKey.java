package dev.muster.dep.profile;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The keys of a profile. Apple, Device Assignment: Profile, Define a Profile. */
enum ProfileKey {
  PROFILE_NAME(Type.TEXT, 125),
  URL(Type.URL, 2000),
  CONFIGURATION_WEB_URL(Type.URL, 2000),
  DEPARTMENT(Type.TEXT, 125),
  SUPPORT_PHONE_NUMBER(Type.TEXT, 50),
  SUPPORT_EMAIL_ADDRESS(Type.TEXT, 250),
  ORG_MAGIC(Type.TEXT, 256),
  LANGUAGE(Type.TEXT, 10),
  REGION(Type.TEXT, 10),
  IS_SUPERVISED(Type.FLAG),
  IS_MANDATORY(Type.FLAG),
  IS_MDM_REMOVABLE(Type.FLAG),
  IS_MULTI_USER(Type.FLAG),
  IS_RETURN_TO_SERVICE(Type.FLAG),
  ALLOW_PAIRING(Type.FLAG),
  AWAIT_DEVICE_CONFIGURED(Type.FLAG),
  AUTO_ADVANCE_SETUP(Type.FLAG),
  DO_NOT_USE_PROFILE_FROM_BACKUP(Type.FLAG),
  SKIP_SETUP_ITEMS(Type.TEXTS),
  ANCHOR_CERTS(Type.CERTIFICATES),
  SUPERVISING_HOST_CERTS(Type.CERTIFICATES);

  /** What a key's value has to be. */
  enum Type {
    TEXT("text"),
    URL("an https URL"),
    FLAG("true or false"),
    TEXTS("a list of texts"),
    CERTIFICATES("a list of certificates in base64 (DER, without BEGIN and END lines)");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final Type type;
  private final int longest;

  ProfileKey(Type type) {
    this(type, 0);
  }

  ProfileKey(Type type, int longest) {
    this.type = type;
    this.longest = longest;
  }

  static Optional<ProfileKey> of(String name) {
    return Arrays.stream(values()).filter(key -> key.apple().equals(name)).findFirst();
  }

  /** Apple's spelling. */
  String apple() {
    return name().toLowerCase(Locale.ROOT);
  }

  Type type() {
    return type;
  }

  /** In characters. */
  int longest() {
    return longest;
  }
}
