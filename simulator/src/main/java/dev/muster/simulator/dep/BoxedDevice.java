package dev.muster.simulator.dep;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.EnrollmentInstructions;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.Traits;
import dev.muster.simulator.apns.AppleCa.KeyAndCertificate;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A device in its box. When it is switched on it asks Apple for its profile, tells the server of
 * the profile who it is, and becomes a {@link SimulatedDevice} with what it gets. It has keys of
 * its own from the day that it was made. One thread at a time may drive it.
 */
public final class BoxedDevice {
  private static final int MOST_REDIRECTS = 5;
  private static final int MOST_UPDATES = 3;
  private static final String SIGN_IN_ENDS = "apple-remotemanagement-user-login";

  private final DepSimulator apple;
  private final Network network;
  private Network trusted;
  private Hardware hardware;
  private MachineInfo machineInfo;
  private MachineInfo.Hash hash = MachineInfo.Hash.SHA1;
  private boolean sendsChain;
  private boolean urlSafe;
  private Traits traits = Traits.ORDINARY;
  private Optional<KeyAndCertificate> identity = Optional.empty();
  private Optional<String> accessToken = Optional.empty();

  /**
   * A device that Apple's side knows by its serial number.
   *
   * @param network trusts what the device trusts when the profile brings no anchors
   */
  public BoxedDevice(DepSimulator apple, Hardware hardware, Network network) {
    this.apple = apple;
    this.hardware = hardware;
    this.network = network;
    this.trusted = network;
    this.machineInfo = MachineInfo.of(hardware);
  }

  /** What it is; an update of the system changes that. */
  public Hardware hardware() {
    return hardware;
  }

  /** What it tells of itself. */
  public MachineInfo machineInfo() {
    return machineInfo;
  }

  /** It tells something else of itself. */
  public void machineInfo(MachineInfo other) {
    machineInfo = other;
  }

  /** How it signs; with SHA-1 at first. */
  public void hash(MachineInfo.Hash other) {
    hash = other;
  }

  /** Whether it sends the certificates above its own along; not at first. */
  public void sendsChain(boolean wanted) {
    sendsChain = wanted;
  }

  /** Whether it writes the header of the web view in the URL-safe alphabet; not at first. */
  public void urlSafe(boolean wanted) {
    urlSafe = wanted;
  }

  /** What sets it apart once it is enrolled. */
  public Traits traits() {
    return traits;
  }

  /** It is another one than it was. */
  public void traits(Traits other) {
    traits = other;
  }

  /** It signs with another key and certificate than those that Apple gave it. */
  public void identity(KeyAndCertificate other) {
    identity = Optional.of(other);
  }

  /** What a sign-in gave, for the next try. */
  public void accessToken(String token) {
    accessToken = Optional.of(token);
    machineInfo = machineInfo.without(MachineInfo.CAN_SIGN_ON);
  }

  /** What it tells of itself, signed as it is sent. */
  public byte[] signedMachineInfo() {
    KeyAndCertificate own = identity.orElseGet(() -> apple.deviceCa().device(hardware.udid()));
    identity = Optional.of(own);
    List<X509Certificate> above = sendsChain ? apple.deviceCa().chain() : List.of();
    return machineInfo.signed(own, hash, above);
  }

  /** Setup Assistant, until it has a profile or can't go on by itself. */
  public Setup setUp() throws IOException, InterruptedException {
    Optional<Activation> activation = apple.activate(hardware.serialNumber());
    return activation.isEmpty() ? new Setup.Unmanaged() : setUp(activation.get());
  }

  /** The same with a profile that it got from Apple before, as Macs keep it for a while. */
  public Setup setUp(Activation activation) throws IOException, InterruptedException {
    trusted = activation.anchors().isEmpty() ? network : network.trusting(activation.anchors());
    if (activation.webUrl().isPresent()) {
      Base64.Encoder base64 = urlSafe ? Base64.getUrlEncoder() : Base64.getEncoder();
      return follow(
          activation.webUrl().get(), Optional.of(base64.encodeToString(signedMachineInfo())));
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(activation.url())
            .header("Content-Type", "application/pkcs7-signature")
            .POST(HttpRequest.BodyPublishers.ofByteArray(signedMachineInfo()));
    accessToken.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return Setup.read(trusted.sendUntilAnswered(request));
  }

  /** The web view goes to a page: a link in the one before, or where a sign-in sends it. */
  public Setup open(URI url) throws IOException, InterruptedException {
    return follow(url, Optional.empty());
  }

  /**
   * Sets itself up and enrolls. It updates its system when it must.
   *
   * @param watcher hears of every journal entry, on the device's thread
   * @throws IOException if it can't go on by itself
   */
  public SimulatedDevice enroll(
      Behaviour behaviour, BiConsumer<SimulatedDevice, JournalEntry> watcher)
      throws IOException, InterruptedException {
    Activation activation =
        apple
            .activate(hardware.serialNumber())
            .orElseThrow(() -> new IOException("Apple has no profile for this device"));
    Setup setup = setUp(activation);
    for (int i = 0; i < MOST_UPDATES && updated(setup); i++) {
      setup = setUp(activation);
    }
    if (!(setup instanceof Setup.Profile(byte[] bytes))) {
      throw new IOException("Setup Assistant can't go on: " + told(setup));
    }
    return enroll(activation, bytes, behaviour, watcher);
  }

  /**
   * Enrolls with a profile that it was given, perhaps after a person signed in.
   *
   * @param profile the bytes of a {@link Setup.Profile}
   * @param watcher hears of every journal entry, on the device's thread
   */
  public SimulatedDevice enroll(
      Activation activation,
      byte[] profile,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher)
      throws IOException, InterruptedException {
    SimulatedDevice device =
        new SimulatedDevice(
            hardware, Identity.KeyType.RSA, network, activation.url(), behaviour, traits, watcher);
    device.enroll(EnrollmentInstructions.read(network, profile), activation.awaits());
    return device;
  }

  private boolean updated(Setup setup) {
    if (!(setup instanceof Setup.Refused refused)
        || !refused.code().equals("com.apple.softwareupdate.required")
        || refused.detail("OSVersion").isEmpty()) {
      return false;
    }
    update(
        refused.detail("OSVersion").orElseThrow(),
        refused.detail("BuildVersion").orElse(hardware.buildVersion()));
    return true;
  }

  /** Another system is installed. */
  public void update(String osVersion, String buildVersion) {
    hardware = hardware.updated(osVersion, buildVersion);
    machineInfo = machineInfo.with("OS_VERSION", osVersion).with("VERSION", buildVersion);
  }

  private static String told(Setup setup) {
    return switch (setup) {
      case Setup.Refused(int status, String code, String message, var details) ->
          "HTTP " + status + " " + code;
      case Setup.Page(URI url, String html) -> "a person must look at " + url.getPath();
      case Setup other -> other.getClass().getSimpleName();
    };
  }

  private Setup follow(URI first, Optional<String> deviceInfo)
      throws IOException, InterruptedException {
    URI url = first;
    Optional<String> header = deviceInfo;
    List<URI> seen = new ArrayList<>();
    while (seen.size() <= MOST_REDIRECTS) {
      seen.add(url);
      HttpRequest.Builder request = HttpRequest.newBuilder(url).GET();
      header.ifPresent(value -> request.header("x-apple-aspen-deviceinfo", value));
      HttpResponse<byte[]> answer = trusted.sendUntilAnswered(request);
      Optional<String> location = answer.headers().firstValue("Location");
      if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
        return Setup.read(answer);
      }
      url = url.resolve(location.get());
      if (SIGN_IN_ENDS.equals(url.getScheme())) {
        return new Setup.SignedIn(accessToken(url));
      }
      // The first page alone is told who the device is.
      header = Optional.empty();
    }
    throw new IOException("too many redirections: " + seen);
  }

  private static String accessToken(URI url) throws IOException {
    return OAuth.parameters(url.getRawQuery()).stream()
        .filter(p -> p.name().equals("access-token"))
        .map(OAuth.Parameter::value)
        .findFirst()
        .orElseThrow(() -> new IOException("the sign-in gave no token"));
  }
}
