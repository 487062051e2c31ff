package dev.muster.dep.profile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks a DEP profile before it is sent. Apple, Device Assignment: Define a Profile.
 *
 * <p>For any thread.
 */
public final class DepProfileCheck {
  /** The longest profile that is looked at, in characters. */
  public static final int LONGEST = 256 * 1024;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private DepProfileCheck() {}

  /**
   * Checks a profile.
   *
   * @param profile a JSON object with Apple's keys
   * @param now the time, for the certificates in it
   */
  public static CheckedProfile check(String profile, Instant now) {
    JsonNode json = read(profile).orElse(null);
    if (json == null || !json.isObject()) {
      return checked(
          List.of(
              Finding.error(
                  "", "The profile is no JSON object, names a key twice, or is too long.")),
          JSON.createObjectNode());
    }
    List<Finding> findings = new ArrayList<>();
    ValueCheck values = new ValueCheck(findings, now);
    Map<String, JsonNode> kept = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      if (!empty(entry.getValue())) {
        values.check(entry.getKey(), entry.getValue());
        kept.put(entry.getKey(), settled(entry.getKey(), entry.getValue()));
      }
    }
    ObjectNode canonical = JSON.createObjectNode();
    kept.forEach(canonical::set);
    RelationCheck.check(canonical, findings);
    return checked(findings, canonical);
  }

  private static Optional<JsonNode> read(String profile) {
    if (profile.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(profile));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** Apple refuses keys that are there and empty; to leave them out means the same. */
  private static boolean empty(JsonNode value) {
    return value.isNull()
        || value.isTextual() && value.textValue().isEmpty()
        || value.isArray() && value.isEmpty();
  }

  /** The order of the panes means nothing, and must not look like a change. */
  private static JsonNode settled(String key, JsonNode value) {
    if (!key.equals(ProfileKey.SKIP_SETUP_ITEMS.apple()) || !value.isArray()) {
      return value;
    }
    TreeSet<String> panes = new TreeSet<>();
    for (JsonNode pane : value) {
      if (!pane.isTextual()) {
        return value;
      }
      panes.add(pane.textValue());
    }
    ArrayNode sorted = JSON.createArrayNode();
    panes.forEach(sorted::add);
    return sorted;
  }

  private static CheckedProfile checked(List<Finding> findings, ObjectNode canonical) {
    String json = canonical.toString();
    return new CheckedProfile(
        findings.stream().sorted(Comparator.comparing(Finding::level)).toList(),
        json,
        sha256(json));
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing on this Java", e);
    }
  }

  /** All keys, in Apple's spelling. */
  static List<String> keys() {
    return Arrays.stream(ProfileKey.values()).map(ProfileKey::apple).toList();
  }
}
