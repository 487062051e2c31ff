package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * One device. It enrolls, comes when it is called, and does what it is told as its {@link
 * Behaviour} has it. It tries a message again, the same bytes, when the server is away or busy, as
 * Apple's devices do.
 *
 * <p>One thread at a time may drive it; its journal and its {@link Effects} may be read by any.
 */
public final class SimulatedDevice {

  private static final String BOOTSTRAP_TOKEN = "com.apple.mdm.bootstraptoken";

  /** What a person's own device does not say. */
  private static final List<String> NAMING_THE_DEVICE =
      List.of("UDID", "SerialNumber", "DeviceName", "WiFiMAC", "BluetoothMAC", "EthernetMAC");

  /** A conversation ends here if the server never does: no queue is this long. */
  private static final int LONGEST_CONVERSATION = 10_000;

  private final Identity.KeyType keyType;
  private final Network network;
  private final URI enrollUrl;
  private final Traits traits;
  private final SetupAssistant setup;
  private final Software software;
  private final FileVaultDisk disk;
  private final Effects effects = new Effects();
  private final DeviceMemory memory;
  private final Commands commands;
  private final Exchange exchange;
  private volatile Hardware hardware;
  private EnrollmentInstructions instructions;
  private Optional<String> enrollmentId = Optional.empty();
  private Identity identity;
  private Optional<Identity> nextIdentity = Optional.empty();
  private int doneInSetup;
  private int missed;
  private boolean enrollsAgain;

  /**
   * A device that has nothing but the URL of an enrollment profile.
   *
   * @param watcher hears of every journal entry, on the device's thread
   */
  public SimulatedDevice(
      Hardware hardware,
      Identity.KeyType keyType,
      Network network,
      URI enrollUrl,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher) {
    this(hardware, keyType, network, enrollUrl, behaviour, Traits.ORDINARY, watcher);
  }

  /**
   * The same device with traits of its own.
   *
   * @param watcher hears of every journal entry, on the device's thread
   */
  public SimulatedDevice(
      Hardware hardware,
      Identity.KeyType keyType,
      Network network,
      URI enrollUrl,
      Behaviour behaviour,
      Traits traits,
      BiConsumer<SimulatedDevice, JournalEntry> watcher) {
    this.hardware = hardware;
    this.keyType = keyType;
    this.network = network;
    this.enrollUrl = enrollUrl;
    this.traits = traits;
    exchange = new Exchange(network, hardware.udid(), entry -> watcher.accept(this, entry));
    setup = new SetupAssistant(hardware.udid(), effects);
    software = new Software(traits, network, effects);
    disk = new FileVaultDisk(effects);
    memory = new DeviceMemory(this::hardware, setup, software, disk, effects);
    commands = new Commands(behaviour, traits.misfortune(), this::obey);
  }

  /** The id that the server knows it by. */
  public String enrollmentId() {
    return enrollmentId.orElseGet(hardware::udid);
  }

  /** The account that its profile is for, if it is for one. */
  public Optional<String> account() {
    return instructions.account();
  }

  /** What it is; an update of the system changes that. */
  public Hardware hardware() {
    return hardware;
  }

  /** The token by which APNs finds it. */
  public byte[] pushToken() {
    return hardware.udid().getBytes(StandardCharsets.UTF_8);
  }

  /** The topic that it was told when it enrolled, and listens to. */
  public String topic() {
    return instructions.topic();
  }

  /** What it was told and what it answered, oldest first. */
  public List<JournalEntry> journal() {
    return exchange.journal();
  }

  /** The certificate that it proves itself with. */
  public X509Certificate certificate() {
    return identity.certificate();
  }

  /** Whether Setup Assistant still waits for {@code DeviceConfigured}. */
  public boolean awaiting() {
    return setup.waits();
  }

  /** What sets it apart. */
  public Traits traits() {
    return traits;
  }

  /** What really happened on it, whatever it told the server. */
  public Effects effects() {
    return effects;
  }

  /** Another system is installed; the server hears of it when it asks. */
  public void update(String osVersion, String buildVersion) {
    hardware = hardware.updated(osVersion, buildVersion);
  }

  /** What it proves itself with. */
  public Identity identity() {
    return identity;
  }

  /** Goes on with an identity that it had before, and tells the server nothing. */
  public void resume(Identity kept) throws IOException, InterruptedException {
    instructions = EnrollmentInstructions.fetch(network, enrollUrl);
    identity = kept;
  }

  /** Enrolls: fetches the profile, has a key certified, then Authenticate and TokenUpdate. */
  public void enroll() throws IOException, InterruptedException {
    enroll(EnrollmentInstructions.fetch(network, enrollUrl), false);
  }

  /**
   * Enrolls with a profile that it got some other way.
   *
   * @param awaiting whether Setup Assistant waits until the server says {@code DeviceConfigured}
   */
  public void enroll(EnrollmentInstructions given, boolean awaiting)
      throws IOException, InterruptedException {
    enroll(given, Identity.obtain(keyType, network, given), awaiting);
  }

  /** The same with an identity that it has. */
  void enroll(EnrollmentInstructions given, Identity own, boolean awaiting)
      throws IOException, InterruptedException {
    instructions = given;
    identity = own;
    if (given.isUserEnrollment()) {
      enrollmentId = Optional.of(UUID.randomUUID().toString().toUpperCase(Locale.ROOT));
      exchange.enrollmentId(enrollmentId.get());
    }
    setup.begin(awaiting, !traits.misfortune().is(Misfortune.Kind.NEVER_WAITED));
    checkIn(Optional.of(awaiting));
  }

  /**
   * Renews its certificate by SCEP. The server is not told; it meets the new one with the next
   * message.
   */
  public void renewCertificate() throws IOException, InterruptedException {
    identity = identity.renew(keyType, network, instructions);
  }

  /** Authenticate and TokenUpdate, with the certificate that it has. */
  public void checkIn() throws IOException, InterruptedException {
    checkIn(Optional.of(setup.waits()));
  }

  /** The same; what it says of whether it waits may be nothing. */
  private void checkIn(Optional<Boolean> awaiting) throws IOException, InterruptedException {
    NSDictionary authenticate =
        dict(
            "Topic", instructions.topic(),
            "ProductName", hardware.productName(),
            "OSVersion", hardware.osVersion(),
            "BuildVersion", hardware.buildVersion());
    if (!instructions.isUserEnrollment()) {
      authenticate.put("SerialNumber", hardware.serialNumber());
      authenticate.put("Model", hardware.model());
      authenticate.put("ModelName", hardware.modelName());
      authenticate.put("DeviceName", hardware.deviceName());
    }
    checkIn("Authenticate", authenticate);
    NSDictionary tokenUpdate =
        dict(
            "Topic",
            instructions.topic(),
            "PushMagic",
            "magic-" + hardware.udid(),
            "Token",
            new NSData(pushToken()));
    awaiting.ifPresent(waits -> tokenUpdate.put("AwaitingConfiguration", waits));
    checkIn("TokenUpdate", tokenUpdate);
  }

  /**
   * Someone who owns it logs in for the first time: a Mac gives its bootstrap token into keeping,
   * if the server said that it keeps such.
   */
  public void logIn() throws IOException, InterruptedException {
    if (hardware.isMac() && instructions.capabilities().contains(BOOTSTRAP_TOKEN)) {
      checkIn(
          "SetBootstrapToken",
          dict(
              "BootstrapToken",
              new NSData(bootstrapToken()),
              "AwaitingConfiguration",
              setup.waits()));
    }
  }

  /**
   * Someone who owns the Mac turns FileVault on, or has it make another recovery key. It sends that
   * one only if it has a profile that says for whom it is to be encrypted by then.
   */
  public void makeRecoveryKey() {
    disk.makeKey();
  }

  /** The bootstrap token that it gives into keeping. */
  public byte[] bootstrapToken() {
    return ("bootstrap-token-of-" + hardware.serialNumber()).getBytes(StandardCharsets.UTF_8);
  }

  /** Asks for the bootstrap token that it gave into keeping; empty if the server has none. */
  public Optional<byte[]> askForBootstrapToken() throws IOException, InterruptedException {
    NSDictionary answer = Plists.parse(checkIn("GetBootstrapToken", dict()));
    return answer.get("BootstrapToken") instanceof NSData token
        ? Optional.of(token.bytes())
        : Optional.empty();
  }

  /** Says goodbye. */
  public void checkOut() throws IOException, InterruptedException {
    checkIn("CheckOut", dict("Topic", instructions.topic()));
  }

  /**
   * Asks for commands and carries them out until there are no more; then downloads and installs
   * what it was told to, as far as it can. The server may ask for that the next time. A device that
   * restarts comes again at once.
   */
  public void converse() throws IOException, InterruptedException {
    if (traits.misfortune().is(Misfortune.Kind.AWAY_AT_FIRST)
        && missed < traits.misfortune().times()) {
      missed++;
      return;
    }
    while (restartsWhileItTalks()) {
      restart();
    }
    software.carryOut();
  }

  /** Tries to download and install what is left of that, as Macs do by themselves. */
  public void download() throws IOException, InterruptedException {
    software.carryOut();
  }

  /** One conversation; whether it has to restart now. */
  private boolean restartsWhileItTalks() throws IOException, InterruptedException {
    if (enrollsAgain) {
      checkIn(Optional.empty());
      enrollsAgain = false;
    }
    Optional<NSDictionary> next = report(dict("Status", "Idle"));
    for (int i = 0; next.isPresent() && i < LONGEST_CONVERSATION; i++) {
      NSDictionary result = commands.carryOut(next.get());
      next = report(result);
      if (nextIdentity.isPresent()) {
        identity = nextIdentity.get();
        nextIdentity = Optional.empty();
        // As Macs do when the enrollment profile is replaced.
        checkIn();
      }
      if (setup.waits()
          && Commands.acknowledged(result)
          && traits.misfortune().restartsAfter(++doneInSetup)) {
        return true;
      }
    }
    return false;
  }

  /** What it had just been told is lost, and what it had not done yet. */
  private void restart() throws IOException {
    effects.restarted();
    software.restart();
    switch (traits.misfortune().kind()) {
      case RESTARTS_AND_ENROLLS_AGAIN -> enrollsAgain = true;
      case RESTARTS_AND_FORGETS -> setup.forgetAccount();
      default -> setup.leave();
    }
  }

  private Optional<Failure> obey(
      String uuid, String requestType, NSDictionary command, NSDictionary result)
      throws InterruptedException {
    Optional<EnrollmentInstructions> again =
        requestType.equals("InstallProfile") && command.get("Payload") instanceof NSData payload
            ? EnrollmentInstructions.in(network, payload.bytes())
            : Optional.empty();
    if (again.isEmpty()) {
      Optional<Failure> failure = memory.obey(uuid, requestType, command, result);
      if (instructions.isUserEnrollment()
          && result.get("QueryResponses") instanceof NSDictionary told) {
        NAMING_THE_DEVICE.forEach(told::remove);
      }
      return failure;
    }
    if (!again.get().topic().equals(topic())) {
      // A device does not let a profile change the topic that it enrolled with.
      return Optional.of(Failure.ANY);
    }
    try {
      // A device takes the new certificate into use when the new profile is in place.
      nextIdentity = Optional.of(Identity.obtain(keyType, network, again.get()));
      effects.changed(uuid, requestType, "");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(Failure.ANY);
    }
  }

  private byte[] checkIn(String type, NSDictionary body) throws IOException, InterruptedException {
    return exchange.checkIn(instructions, identity, type, body);
  }

  private Optional<NSDictionary> report(NSDictionary body)
      throws IOException, InterruptedException {
    return exchange.report(instructions, identity, body);
  }
}
