package dev.muster.dep.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.muster.dep.token.TokenFileException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * The secrets that Apple's portal gives for one device management server: OAuth 1.0a credentials
 * that are good for a year, or until a newer token is made, the terms change, or whoever made them
 * leaves the organization. Apple, Device Assignment: Examining Server Tokens.
 *
 * <p>{@link #toString} shows no secret. Immutable.
 *
 * @param consumerKey names the server in the portal, {@code CK_…}; a renewal keeps it
 * @param consumerSecret {@code CS_…}
 * @param accessToken {@code AT_…}; another one each time that a token is made
 * @param accessSecret {@code AS_…}
 * @param accessTokenExpiry from when on Apple refuses the token
 */
public record ServerTokens(
    String consumerKey,
    String consumerSecret,
    String accessToken,
    String accessSecret,
    Instant accessTokenExpiry) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Apple's keys run to about a hundred characters. */
  private static final int LONGEST = 1000;

  /** Checks that nothing is missing. */
  public ServerTokens {
    if (consumerKey.isEmpty()
        || consumerSecret.isEmpty()
        || accessToken.isEmpty()
        || accessSecret.isEmpty()) {
      throw new IllegalArgumentException("a server token has four parts, none of them empty");
    }
    if (accessTokenExpiry == null) {
      throw new IllegalArgumentException("a server token has an end");
    }
  }

  /**
   * Reads what {@link #toJson} wrote, and what a token file holds once it is opened.
   *
   * @throws TokenFileException if it is not JSON, or a field is missing or unusable
   */
  public static ServerTokens ofJson(String json) throws TokenFileException {
    JsonNode tokens;
    try {
      tokens = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      // Jackson's message quotes what it read, which is secret here: it is no cause to keep.
      throw new TokenFileException(
          Reason.INCOMPLETE,
          "The file opens, but what is in it is not JSON: download the token from Apple's portal"
              + " again.");
    }
    if (!tokens.isObject()) {
      throw new TokenFileException(
          Reason.INCOMPLETE,
          "The file opens, but it holds no server token: download the token (not another file) from"
              + " Apple's portal again.");
    }
    return new ServerTokens(
        field(tokens, "consumer_key"),
        field(tokens, "consumer_secret"),
        field(tokens, "access_token"),
        field(tokens, "access_secret"),
        expiry(field(tokens, "access_token_expiry")));
  }

  /** With Apple's names: secret, for sealing. */
  public String toJson() {
    return JSON.createObjectNode()
        .put("consumer_key", consumerKey)
        .put("consumer_secret", consumerSecret)
        .put("access_token", accessToken)
        .put("access_secret", accessSecret)
        .put("access_token_expiry", accessTokenExpiry.toString())
        .toString();
  }

  /** Whether Apple refuses the token because of its age. */
  public boolean expiredAt(Instant now) {
    return !accessTokenExpiry.isAfter(now);
  }

  private static String field(JsonNode tokens, String name) throws TokenFileException {
    JsonNode value = tokens.path(name);
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > LONGEST) {
      throw new TokenFileException(
          Reason.INCOMPLETE,
          "The token in the file has no usable "
              + name
              + ": download the token from Apple's portal again.");
    }
    return value.textValue();
  }

  private static Instant expiry(String text) throws TokenFileException {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new TokenFileException(
          Reason.INCOMPLETE,
          "The token in the file has no usable access_token_expiry: download the token from Apple's"
              + " portal again.");
    }
  }

  @Override
  public String toString() {
    return "ServerTokens[consumerKey=(secret), expires " + accessTokenExpiry + "]";
  }
}
