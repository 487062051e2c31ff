package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * One device. It enrols, comes when it is called, and does what it is told as its {@link Behaviour}
 * has it. It tries a message again, the same bytes, when the server is away or busy, as Apple's
 * devices do.
 *
 * <p>One thread at a time may drive it; its journal may be read by any.
 */
public final class SimulatedDevice {

  /** A conversation ends here if the server never does: no queue is this long. */
  private static final int LONGEST_CONVERSATION = 10_000;

  private final Hardware hardware;
  private final Identity.KeyType keyType;
  private final Network network;
  private final URI enrollUrl;
  private final Behaviour behaviour;
  private final DeviceMemory memory;
  private final BiConsumer<SimulatedDevice, JournalEntry> watcher;
  private final List<JournalEntry> journal = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> timesOffered = new HashMap<>();
  private EnrollmentInstructions instructions;
  private Identity identity;
  private Optional<Identity> nextIdentity = Optional.empty();
  private volatile boolean awaiting;

  /**
   * A device that has nothing but the URL of an enrolment profile.
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
    this.hardware = hardware;
    this.keyType = keyType;
    this.network = network;
    this.enrollUrl = enrollUrl;
    this.behaviour = behaviour;
    this.watcher = watcher;
    this.memory = new DeviceMemory(hardware);
  }

  /** What it is. */
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
    return List.copyOf(journal);
  }

  /** The certificate that it proves itself with. */
  public X509Certificate certificate() {
    return identity.certificate();
  }

  /** Whether Setup Assistant still waits for {@code DeviceConfigured}. */
  public boolean awaiting() {
    return awaiting;
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

  /** Enrols: fetches the profile, has a key certified, then Authenticate and TokenUpdate. */
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
    instructions = given;
    this.awaiting = awaiting;
    identity = Identity.obtain(keyType, network, instructions);
    checkIn();
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
    expectOk(
        checkIn(
            "Authenticate",
            dict(
                "Topic", instructions.topic(),
                "SerialNumber", hardware.serialNumber(),
                "Model", hardware.model(),
                "ModelName", hardware.modelName(),
                "ProductName", hardware.productName(),
                "DeviceName", hardware.deviceName(),
                "OSVersion", hardware.osVersion(),
                "BuildVersion", hardware.buildVersion())));
    expectOk(
        checkIn(
            "TokenUpdate",
            dict(
                "Topic",
                instructions.topic(),
                "PushMagic",
                "magic-" + hardware.udid(),
                "Token",
                new NSData(pushToken()),
                "AwaitingConfiguration",
                awaiting)));
  }

  /** Says goodbye. */
  public void checkOut() throws IOException, InterruptedException {
    expectOk(checkIn("CheckOut", dict("Topic", instructions.topic())));
  }

  /** Asks for commands and carries them out until there are no more. */
  public void converse() throws IOException, InterruptedException {
    Optional<NSDictionary> next = report(dict("Status", "Idle"));
    for (int i = 0; next.isPresent() && i < LONGEST_CONVERSATION; i++) {
      next = report(carryOut(next.get()));
      if (nextIdentity.isPresent()) {
        identity = nextIdentity.get();
        nextIdentity = Optional.empty();
        // As Macs do when the enrollment profile is replaced.
        checkIn();
      }
    }
  }

  private NSDictionary carryOut(NSDictionary told) throws IOException, InterruptedException {
    String uuid =
        Plists.string(told, "CommandUUID").orElseThrow(() -> new IOException("no CommandUUID"));
    if (!(told.get("Command") instanceof NSDictionary command)) {
      return dict("Status", "CommandFormatError", "CommandUUID", uuid);
    }
    String requestType = Plists.string(command, "RequestType").orElse("");
    int times = timesOffered.merge(uuid, 1, Integer::sum);
    NSDictionary result = dict("CommandUUID", uuid);
    String status =
        switch (behaviour.react(requestType, times)) {
          case NOT_NOW -> "NotNow";
          case FAIL -> "Error";
          case OBEY -> obey(requestType, command, result) ? "Acknowledged" : "Error";
        };
    result.put("Status", status);
    if (status.equals("Error")) {
      result.put(
          "ErrorChain",
          new NSArray(
              dict(
                  "ErrorCode", 12021,
                  "ErrorDomain", "MCMDMErrorDomain",
                  "LocalizedDescription", "Das ging nicht.",
                  "USEnglishDescription", "It did not work.")));
    }
    return result;
  }

  private boolean obey(String requestType, NSDictionary command, NSDictionary result)
      throws InterruptedException {
    Optional<EnrollmentInstructions> again =
        requestType.equals("InstallProfile") && command.get("Payload") instanceof NSData payload
            ? EnrollmentInstructions.in(network, payload.bytes())
            : Optional.empty();
    if (again.isEmpty()) {
      awaiting &= !requestType.equals("DeviceConfigured");
      return memory.obey(requestType, command, result);
    }
    if (!again.get().topic().equals(topic())) {
      // A device does not let a profile change the topic that it enrolled with.
      return false;
    }
    try {
      // A device takes the new certificate into use when the new profile is in place.
      nextIdentity = Optional.of(Identity.obtain(keyType, network, again.get()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private int checkIn(String type, NSDictionary body) throws IOException, InterruptedException {
    body.put("MessageType", type);
    body.put("UDID", hardware.udid());
    HttpResponse<byte[]> answer =
        send(instructions.checkInUrl(), body, "application/x-apple-aspen-mdm-checkin");
    note(type, body, answer, Optional.empty());
    return answer.statusCode();
  }

  private Optional<NSDictionary> report(NSDictionary body)
      throws IOException, InterruptedException {
    body.put("UDID", hardware.udid());
    HttpResponse<byte[]> answer =
        send(instructions.serverUrl(), body, "application/x-apple-aspen-mdm; charset=UTF-8");
    Optional<NSDictionary> told =
        answer.statusCode() == 200 && answer.body().length > 0
            ? Optional.of(Plists.parse(answer.body()))
            : Optional.empty();
    note("Report", body, answer, told);
    expectOk(answer.statusCode());
    return told;
  }

  private void note(
      String sent, NSDictionary body, HttpResponse<byte[]> answer, Optional<NSDictionary> told) {
    JournalEntry entry =
        new JournalEntry(
            Instant.now(),
            sent,
            Plists.string(body, "Status"),
            Plists.string(body, "CommandUUID"),
            answer.statusCode(),
            answer.headers().firstValue("Muster-Event-Id"),
            told.flatMap(t -> Plists.string(t, "CommandUUID")),
            told.map(t -> t.get("Command"))
                .flatMap(
                    c ->
                        c instanceof NSDictionary d
                            ? Plists.string(d, "RequestType")
                            : Optional.empty()));
    journal.add(entry);
    watcher.accept(this, entry);
  }

  private HttpResponse<byte[]> send(URI server, NSDictionary plist, String contentType)
      throws IOException, InterruptedException {
    byte[] body = Plists.xml(plist);
    String signature = Base64.getEncoder().encodeToString(identity.sign(body));
    return network.sendUntilAnswered(
        HttpRequest.newBuilder(server)
            .header("Content-Type", contentType)
            .header("Mdm-Signature", signature)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  private static void expectOk(int status) throws IOException {
    if (status != 200) {
      throw new IOException("the server answered HTTP " + status);
    }
  }
}
