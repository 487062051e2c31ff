package dev.muster.simulator.signin;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.DeviceCa;
import dev.muster.simulator.dep.MachineInfo;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device that is to enroll by its user's account (Apple, "Implementing the simple authentication
 * account-driven enrollment flow"). For one thread.
 */
public final class AccountDevice {
  private static final Pattern CHALLENGE =
      Pattern.compile("Bearer method=\"apple-as-web\", url=\"(https://[^\"]+)\"");
  private static final String RESULTS =
      "apple-remotemanagement-user-login://authentication-results?access-token=";

  private final Hardware hardware;
  private final String account;
  private final Network network;
  private final byte[] machineInfo;

  /**
   * A device in someone's hands.
   *
   * @param account what they type as the account
   * @param apple certified the device's key
   */
  public AccountDevice(Hardware hardware, String account, DeviceCa apple, Network network) {
    this.hardware = hardware;
    this.account = account;
    this.network = network;
    // It does not say which device it is.
    this.machineInfo =
        MachineInfo.of(hardware)
            .without("UDID")
            .without("SERIAL")
            .signed(apple.device(hardware.udid()), MachineInfo.Hash.SHA256, List.of());
  }

  /** What it tells of itself, signed. */
  public byte[] machineInfo() {
    return machineInfo.clone();
  }

  /**
   * Where it is to enroll.
   *
   * @param domain that of the account, in place of which a test has another
   */
  public List<JsonObject> discover(URI domain) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.sendUntilAnswered(
            HttpRequest.newBuilder(
                    domain.resolve(
                        "/.well-known/com.apple.remotemanagement?user-identifier=%s&model-family=%s"
                            .formatted(
                                URLEncoder.encode(account, StandardCharsets.UTF_8),
                                hardware.isMac() ? "Mac" : "iPhone")))
                .GET());
    if (answer.statusCode() != 200) {
      throw new IOException("HTTP " + answer.statusCode());
    }
    return new JsonObject(Buffer.buffer(answer.body()))
        .getJsonArray("Servers").stream().map(JsonObject.class::cast).toList();
  }

  /** Asks for its profile. */
  public HttpResponse<byte[]> ask(URI server, Optional<String> token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server)
            .header("Content-Type", "application/pkcs7-signature")
            .POST(HttpRequest.BodyPublishers.ofByteArray(machineInfo));
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return network.sendUntilAnswered(request);
  }

  /** Where its user signs in, as it was told when it asked without a token. */
  public URI signInPage(URI server) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = ask(server, Optional.empty());
    Matcher challenge =
        CHALLENGE.matcher(answer.headers().firstValue("WWW-Authenticate").orElse(""));
    if (answer.statusCode() != 401 || !challenge.matches()) {
      throw new IOException("it was not told to sign in: HTTP " + answer.statusCode());
    }
    return URI.create(
        challenge.group(1)
            + "?user-identifier="
            + URLEncoder.encode(account, StandardCharsets.UTF_8));
  }

  /**
   * Its user signs in.
   *
   * @param login by which the identity provider knows them
   * @return the token that came of it
   */
  public String signIn(URI server, String login) throws IOException, InterruptedException {
    WebView.Page page = new WebView(network).signIn(signInPage(server), login);
    return token(page).orElseThrow(() -> new IOException("no token: HTTP " + page.status()));
  }

  /** The token that a sign-in ended with. */
  public static Optional<String> token(WebView.Page page) {
    String url = page.url().toString();
    return url.startsWith(RESULTS)
        ? Optional.of(url.substring(RESULTS.length()))
        : Optional.empty();
  }

  /**
   * Enrolls from the account to TokenUpdate.
   *
   * @param watcher hears of every journal entry, on the device's thread
   */
  public SimulatedDevice enroll(
      URI domain,
      String login,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher)
      throws IOException, InterruptedException {
    URI server = URI.create(discover(domain).getFirst().getString("BaseURL"));
    return enrollWith(server, signIn(server, login), behaviour, watcher);
  }

  /** Enrolls with the token that it has. */
  public SimulatedDevice enrollWith(
      URI server,
      String token,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = ask(server, Optional.of(token));
    if (answer.statusCode() != 200) {
      throw new IOException("no profile: HTTP " + answer.statusCode());
    }
    SimulatedDevice device =
        new SimulatedDevice(hardware, Identity.KeyType.EC, network, server, behaviour, watcher);
    device.enroll(EnrollmentInstructions.read(network, answer.body()), false);
    return device;
  }
}
