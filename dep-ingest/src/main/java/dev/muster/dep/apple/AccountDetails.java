package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whose account it is, and how much may be asked for at once. Apple, Device Assignment: Account
 * Detail.
 *
 * @param serverName what the admin called the server in the portal
 * @param serverUuid the same for as long as the server is not deleted there
 * @param adminId who made the token; it dies with their access. {@code facilitator_id} in old
 *     versions
 * @param orgType {@code org}, {@code edu} or {@code tvprovider}
 * @param orgVersion {@code v2} for the portals of today
 * @param urls what may be called, and how much each call takes
 * @param raw the JSON as it was answered
 */
public record AccountDetails(
    String serverName,
    String serverUuid,
    Optional<String> adminId,
    Optional<String> orgName,
    Optional<String> orgEmail,
    Optional<String> orgPhone,
    Optional<String> orgAddress,
    Optional<String> orgId,
    Optional<String> orgIdHash,
    Optional<String> orgType,
    Optional<String> orgVersion,
    List<Url> urls,
    String raw) {

  /**
   * What one call takes.
   *
   * @param uri its path
   * @param methods its HTTP methods
   * @param usual how many of a page, if nothing is said
   * @param most how many of a page, or of serial numbers, at most
   */
  public record Url(String uri, List<String> methods, OptionalInt usual, OptionalInt most) {}

  /** How many a call takes at most, if Apple said so. */
  public OptionalInt most(String method, String uri) {
    return urls.stream()
        .filter(url -> url.uri().equals(uri) && url.methods().contains(method))
        .flatMapToInt(url -> url.most().stream())
        .findFirst();
  }

  static AccountDetails of(JsonNode json, String call) throws AppleException {
    String uuid =
        Json.text(json, "server_uuid").orElseThrow(() -> Json.unreadable(call, "no server_uuid"));
    return new AccountDetails(
        Json.textOr(json, "server_name", ""),
        uuid,
        Json.text(json, "admin_id").or(() -> Json.text(json, "facilitator_id")),
        Json.text(json, "org_name"),
        Json.text(json, "org_email"),
        Json.text(json, "org_phone"),
        Json.text(json, "org_address"),
        Json.text(json, "org_id"),
        Json.text(json, "org_id_hash"),
        Json.text(json, "org_type"),
        Json.text(json, "org_version"),
        urls(json.path("urls")),
        json.toString());
  }

  private static List<Url> urls(JsonNode json) {
    List<Url> urls = new ArrayList<>();
    for (JsonNode url : json) {
      JsonNode limit = url.path("limit");
      urls.add(
          new Url(
              Json.textOr(url, "uri", ""),
              Json.texts(url, "http_method"),
              positive(limit, "default"),
              positive(limit, "maximum")));
    }
    return List.copyOf(urls);
  }

  private static OptionalInt positive(JsonNode limit, String field) {
    long number = Json.number(limit, field).orElse(0);
    return number > 0 && number <= Integer.MAX_VALUE
        ? OptionalInt.of((int) number)
        : OptionalInt.empty();
  }
}
