package dev.muster.dep.profile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.core.selection.Spelling;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** Checks one key and its value. */
final class ValueCheck {
  private static final List<String> APPLES_OWN = List.of("devices", "profile_uuid");

  private final List<Finding> findings;
  private final Instant now;

  ValueCheck(List<Finding> findings, Instant now) {
    this.findings = findings;
    this.now = now;
  }

  void check(String name, JsonNode value) {
    ProfileKey.of(name).ifPresentOrElse(key -> check(key, value), () -> unknown(name));
  }

  private void unknown(String name) {
    if (name.equals("devices")) {
      error(name, "devices is left out here: rules say which devices get the profile.");
      return;
    }
    if (APPLES_OWN.contains(name)) {
      error(name, name + " is given by Apple: leave it out.");
      return;
    }
    String near =
        Spelling.nearest(name, DepProfileCheck.keys()).map(n -> ": " + n + "?").orElse(".");
    error(shown(name), shown(name) + " is no key of a DEP profile" + near);
  }

  private void check(ProfileKey key, JsonNode value) {
    boolean right =
        switch (key.type()) {
          case TEXT, URL -> value.isTextual();
          case FLAG -> value.isBoolean();
          case TEXTS, CERTIFICATES -> value.isArray() && texts(value);
        };
    if (!right) {
      error(key.apple(), key.apple() + " must be " + key.type().words() + ".");
      return;
    }
    switch (key.type()) {
      case TEXT -> checkLength(key, value.textValue());
      case URL -> checkUrl(key, value.textValue());
      case TEXTS -> value.forEach(pane -> checkPane(key, pane.textValue()));
      case CERTIFICATES -> value.forEach(text -> checkCertificate(key, text.textValue()));
      case FLAG -> {
        // Every flag is good by itself.
      }
    }
  }

  private static boolean texts(JsonNode list) {
    for (JsonNode element : list) {
      if (!element.isTextual()) {
        return false;
      }
    }
    return true;
  }

  private void checkLength(ProfileKey key, String text) {
    if (text.isBlank() || text.length() > key.longest()) {
      error(
          key.apple(),
          key.apple() + " must have 1 to " + key.longest() + " characters, not blank.");
    }
  }

  private void checkUrl(ProfileKey key, String text) {
    try {
      URI url = URI.create(text);
      if ("https".equals(url.getScheme())
          && url.getHost() != null
          && url.toASCIIString().length() <= key.longest()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    error(
        key.apple(),
        key.apple() + " must be an https URL of at most " + key.longest() + " characters.");
  }

  private void checkPane(ProfileKey key, String pane) {
    SkipKeys.remark(shown(pane))
        .ifPresent(
            remark ->
                findings.add(
                    Finding.warning(key.apple(), remark.endsWith("?") ? remark : remark + ".")));
  }

  private void checkCertificate(ProfileKey key, String base64) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(
                      new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64)));
      if (certificate.getNotAfter().toInstant().isBefore(now)) {
        error(
            key.apple(),
            "A certificate in "
                + key.apple()
                + " expired at "
                + certificate.getNotAfter().toInstant()
                + ": devices would not trust it.");
      }
    } catch (CertificateException | IllegalArgumentException e) {
      error(key.apple(), key.apple() + " must be " + key.type().words() + ".");
    }
  }

  private void error(String key, String sentence) {
    findings.add(Finding.error(key, sentence));
  }

  /** A stranger's word, short enough for a sentence. */
  private static String shown(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= 60 ? plain : plain.substring(0, 60) + "…";
  }
}
