package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.Line.Call;
import dev.muster.dep.token.ServerTokens;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One account at Apple's enrollment service. Apple, Device Assignment.
 *
 * <p>Calls block, for virtual threads; any number of them may be underway, and they share one
 * session. Each is bounded in time and size. Closing ends those underway with an {@link
 * AppleException}.
 */
public final class AppleClient implements AutoCloseable {
  /** Apple asks for no more serial numbers than this in one request, and gives no larger page. */
  public static final int MOST = 1000;

  private static final byte[] NOTHING = new byte[0];
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
  private static final String DISCOVERY = "/account-driven-enrollment/profile";

  private final Transport transport;
  private final SerialCalls serialCalls;
  private volatile Optional<AccountDetails> known = Optional.empty();

  AppleClient(
      AppleSettings settings, ServerTokens tokens, InstantSource clock, Supplier<String> nonces) {
    this.transport = new Transport(settings, tokens, clock, nonces);
    this.serialCalls = new SerialCalls(transport, this::most);
  }

  /** Opens an account. Nothing is asked yet. */
  public static AppleClient of(AppleSettings settings, ServerTokens tokens, InstantSource clock) {
    SecureRandom random = new SecureRandom();
    return new AppleClient(
        settings,
        tokens,
        clock,
        () -> {
          byte[] nonce = new byte[16];
          random.nextBytes(nonce);
          return HexFormat.of().formatHex(nonce);
        });
  }

  /** Whose account it is. Its limits count for the calls after this. */
  public AccountDetails account() throws AppleException {
    Call call = get("/account");
    AccountDetails details = AccountDetails.of(json(call), call.name());
    known = Optional.of(details);
    return details;
  }

  /**
   * A page of all devices that are assigned to the server now.
   *
   * @param cursor where the page before ended; empty for the first
   * @param limit how many; Apple's own limits count besides. Use one for a whole run
   * @throws AppleException with {@link Reason#EXHAUSTED_CURSOR} if there is no other page
   */
  public DevicePage fetch(Optional<String> cursor, int limit) throws AppleException {
    return page("/server/devices", cursor, limit);
  }

  /**
   * A page of what changed.
   *
   * @param cursor where the page before ended, or the fetch
   * @param limit as for {@link #fetch}
   */
  public DevicePage sync(String cursor, int limit) throws AppleException {
    return page("/devices/sync", Optional.of(cursor), limit);
  }

  /**
   * What Apple says of these devices now. Those that are not the account's come back with {@link
   * AppleDevice#responseStatus} {@code NOT_ACCESSIBLE}, or not at all.
   */
  public Map<String, AppleDevice> devices(Collection<String> serials) throws AppleException {
    return serialCalls.details(serials);
  }

  /**
   * Makes a profile. Apple keeps it for ever and lists none: what it is called must be kept here.
   *
   * @param profile JSON with Apple's names; its {@code devices}, if any, are at most a thousand
   */
  public DefineAnswer define(String profile) throws AppleException {
    Call call = post("/profile", profile.getBytes(StandardCharsets.UTF_8));
    JsonNode json = json(call);
    return new DefineAnswer(
        Json.text(json, "profile_uuid")
            .orElseThrow(() -> Json.unreadable(call.name(), "no profile_uuid")),
        Json.map(json, "devices"));
  }

  /** A profile as Apple has it, as JSON text. */
  public String profile(String uuid) throws AppleException {
    return json(get("/profile?profile_uuid=" + query(undashed(uuid)))).toString();
  }

  /**
   * Assigns a profile. No serial number should be assigned what it has already: Apple throttles
   * those, for a day.
   */
  public AssignAnswer assign(String uuid, Collection<String> serials) throws AppleException {
    return serialCalls.outcomes(
        "POST", "/profile/devices", serials, body -> body.put("profile_uuid", undashed(uuid)));
  }

  /** Takes the profile away; a device that fetched it keeps it until it is erased. */
  public AssignAnswer unassign(Collection<String> serials) throws AppleException {
    return serialCalls.outcomes("DELETE", "/profile/devices", serials, _ -> {});
  }

  /** Gives devices out of the organization, for good. */
  public AssignAnswer disown(Collection<String> serials) throws AppleException {
    return serialCalls.outcomes("POST", "/devices/disown", serials, _ -> {});
  }

  /**
   * Locks a device to the organization.
   *
   * @param escrowKey 64 hex digits made of the bypass code; without it the lock belongs to whoever
   *     made the server in the portal
   * @param lostMessage shown on the device
   * @return Apple's word: {@code SUCCESS}, {@code DEVICE_ALREADY_LOCKED}, {@code NOT_ACCESSIBLE}, …
   */
  public String activationLock(
      String serial, Optional<String> escrowKey, Optional<String> lostMessage)
      throws AppleException {
    ObjectNode body = Json.object().put("device", serial);
    escrowKey.ifPresent(key -> body.put("escrow_key", key));
    lostMessage.ifPresent(message -> body.put("lost_message", message));
    Call call = post("/device/activationlock", body);
    return Json.text(json(call), "response_status")
        .orElseThrow(() -> Json.unreadable(call.name(), "no response_status"));
  }

  /** Which device this one came in place of, if any. */
  public Optional<ReplacementDetails> replacementDetails(String serial) throws AppleException {
    Call call = get("/device/replacementDetails?device=" + query(serial));
    Optional<JsonNode> found = found(call);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    JsonNode json = found.get();
    return Optional.of(
        new ReplacementDetails(
            Json.textOr(json, "serial_number", serial),
            Json.text(json, "original_device_serial_number")
                .orElseThrow(() -> Json.unreadable(call.name(), "no original serial number")),
            date(json, "replacement_date")));
  }

  /** The organization's tokens for beta programs. */
  public List<BetaToken> betaTokens() throws AppleException {
    JsonNode json = json(get("/os-beta-enrollment/tokens"));
    List<BetaToken> tokens = new ArrayList<>();
    for (String list : List.of("betaEnrollmentTokens", "seedBuildTokens")) {
      for (JsonNode token : json.path(list)) {
        String os = Json.textOr(token, "os", "");
        Json.text(token, "token")
            .map(
                text ->
                    new BetaToken(
                        os.equals("OSX") ? "macOS" : os, Json.textOr(token, "title", ""), text))
            .ifPresent(tokens::add);
      }
    }
    return List.copyOf(tokens);
  }

  /** Where devices look for this server when someone signs in; empty if it is not set. */
  public Optional<DiscoveryUrl> discoveryUrl() throws AppleException {
    return found(get(DISCOVERY))
        .flatMap(
            json ->
                Json.text(json, "mdm_service_discovery_url")
                    .map(url -> new DiscoveryUrl(url, Json.time(json, "last_updated_timestamp"))));
  }

  /** Sets it, for the whole organization. */
  public void setDiscoveryUrl(URI url) throws AppleException {
    ObjectNode body = Json.object().put("mdm_service_discovery_url", url.toString());
    transport.call(post(DISCOVERY, body));
  }

  /** Takes it away. */
  public void deleteDiscoveryUrl() throws AppleException {
    transport.call(Call.of("DELETE", DISCOVERY, NOTHING));
  }

  /**
   * Passes on a call of someone else's, with our session. Apple's refusals are answers here.
   *
   * @param method GET, POST, PUT or DELETE
   * @param pathAndQuery begins with a slash
   * @param body empty for none
   * @param protocolVersion if another is wanted than that of the settings
   * @throws IllegalArgumentException if method or path are something else
   */
  public RawAnswer raw(String method, String pathAndQuery, byte[] body, OptionalInt protocolVersion)
      throws AppleException {
    if (!METHODS.contains(method)) {
      throw new IllegalArgumentException("Apple's service has no method " + method);
    }
    Answer answer = transport.exchange(Call.of(method, pathAndQuery, body, protocolVersion));
    return new RawAnswer(
        answer.status(), answer.headers().firstValue("Content-Type").orElse(""), answer.body());
  }

  /** As above, with the settings' protocol version. */
  public RawAnswer raw(String method, String pathAndQuery, byte[] body) throws AppleException {
    return raw(method, pathAndQuery, body, OptionalInt.empty());
  }

  @Override
  public void close() {
    transport.close();
  }

  private DevicePage page(String path, Optional<String> cursor, int limit) throws AppleException {
    ObjectNode body = Json.object().put("limit", Math.clamp(limit, 1, most("POST", path)));
    cursor.ifPresent(text -> body.put("cursor", text));
    Call call = post(path, body);
    return DevicePage.of(json(call), call.name());
  }

  private int most(String method, String path) {
    return Math.min(
        MOST,
        known.map(account -> account.most(method, path)).orElse(OptionalInt.empty()).orElse(MOST));
  }

  private JsonNode json(Call call) throws AppleException {
    return Json.object(transport.call(call).body(), call.name());
  }

  private Optional<JsonNode> found(Call call) throws AppleException {
    try {
      return Optional.of(json(call));
    } catch (AppleException e) {
      if (e.reason() == Reason.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Optional<LocalDate> date(JsonNode json, String field) {
    try {
      return Json.text(json, field).map(LocalDate::parse);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Call get(String path) {
    return Call.of("GET", path, NOTHING);
  }

  private static Call post(String path, ObjectNode body) {
    return post(path, body.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Call post(String path, byte[] body) {
    return Call.of("POST", path, body);
  }

  /** Apple's have no dashes, and takes none. */
  private static String undashed(String uuid) {
    return uuid.replace("-", "");
  }

  private static String query(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
