package dev.muster.demo;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.Traits;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;

/** Macs that are made ready before anyone logs in: a blueprint, and how it is carried out. */
public final class Provisioned {
  private static final String APP = "com.example.welcome";
  private static final String PROFILE = "com.example.demo.wifi";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Shows where all stand, on a terminal each time in the same place. */
  public interface View extends AutoCloseable {
    /** Shows this answer of {@code /v1/provisioning}. */
    void show(JsonObject answer);

    @Override
    void close();
  }

  private final Courier courier;
  private final InstallerCa installers;
  private final Function<String, JsonObject> get;
  private final DepChapter.Send send;
  private final Function<PrintWriter, View> view;
  private final PrintWriter out;

  /**
   * A part of the story that prints here.
   *
   * @param courier wakes the Macs for as long as it is open
   * @param installers who certifies the package's maker
   */
  public Provisioned(
      Courier courier,
      InstallerCa installers,
      Function<String, JsonObject> get,
      DepChapter.Send send,
      Function<PrintWriter, View> view,
      PrintWriter out) {
    this.courier = courier;
    this.installers = installers;
    this.get = get;
    this.send = send;
    this.view = view;
    this.out = out;
  }

  /** What the Macs are to get. */
  void plan() {
    out.printf(
        "%n8. An admin adds a package, signed as Macs want it, and writes a blueprint: a profile,"
            + " an admin%n   account with a password of its own for each Mac, the package, and then"
            + " the Mac goes on.%n");
    byte[] welcome =
        PackageMaker.with(installers)
            .title("Welcome")
            .identifier(APP)
            .version("1.0")
            .app(APP, "Welcome")
            .payloadBytes(200_000)
            .distribution();
    send.send("POST", "/v1/packages?name=welcome.pkg", "application/octet-stream", welcome);
    JsonObject blueprint =
        new JsonObject()
            .put("name", "macs")
            .put("for", new JsonObject().put("family", "Mac"))
            .put("steps", new JsonArray().add(profile()).add(account()).add(welcomePackage()));
    send.send(
        "PUT",
        "/v1/blueprints",
        "application/json",
        new JsonObject().put("blueprints", new JsonArray().add(blueprint)).toBuffer().getBytes());
  }

  private static JsonObject profile() {
    String content =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>PayloadType</key><string>Configuration</string>
        <key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>%s</string>
        <key>PayloadUUID</key><string>4F2A9E0C-3B77-4B0A-9C0F-51E0B4A9B645</string>
        <key>PayloadContent</key><array/>
        </dict></plist>
        """
            .formatted(PROFILE);
    return new JsonObject()
        .put("name", "wifi")
        .put("need", "hold")
        .put("until", new JsonObject().put("profile", PROFILE))
        .put(
            "command",
            new JsonObject()
                .put("RequestType", "InstallProfile")
                .put(
                    "Payload",
                    Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))));
  }

  private static JsonObject account() {
    return new JsonObject()
        .put("name", "admin account")
        .put("need", "hold")
        .put(
            "command",
            new JsonObject()
                .put("RequestType", "AccountConfiguration")
                .put(
                    "AutoSetupAdminAccounts",
                    new JsonArray()
                        .add(
                            new JsonObject()
                                .put("shortName", "itadmin")
                                .put("fullName", "IT")
                                .put("hidden", true))));
  }

  private static JsonObject welcomePackage() {
    return new JsonObject()
        .put("need", "hold")
        .put("install", new JsonObject().put("package", "welcome.pkg"))
        .put("until", new JsonObject().put("app", APP));
  }

  /** Opens the boxes, and says whether each Mac was made ready. */
  boolean open(BoxedFleet boxes) throws IOException, InterruptedException {
    boxes.devices().forEach(d -> d.traits(Traits.ORDINARY.trusting(installers.root())));
    SimulatedFleet macs = boxes.enroll(Behaviour.OBEDIENT, this::beforeTokenUpdate, PATIENCE);
    for (SimulatedDevice mac : macs.devices()) {
      courier.connect(mac);
      courier.come(mac);
    }
    boolean released = watch(macs.devices());
    boolean installed =
        macs.devices().stream().allMatch(mac -> mac.effects().timesInstalled(APP) == 1);
    out.printf(
        "%n   Acknowledged, fetched, and reported by the Mac itself: three things, and a step"
            + " waits for the%n   last one. All left Setup Assistant with what they should have:"
            + " %s.%n",
        released && installed ? "yes" : "no");
    return released && installed;
  }

  /** APNs knows a token before a device tells of it: the first push may be sent at once. */
  private void beforeTokenUpdate(SimulatedDevice mac, JournalEntry entry) {
    if (entry.sent().equals("Authenticate")) {
      courier.register(mac);
    }
  }

  private boolean watch(List<SimulatedDevice> macs) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (View table = view.apply(out)) {
      while (true) {
        table.show(get.apply("/v1/provisioning?limit=" + macs.size()));
        boolean out = macs.stream().noneMatch(SimulatedDevice::awaiting);
        if (out || System.nanoTime() > deadline) {
          Thread.sleep(PAUSE);
          table.show(get.apply("/v1/provisioning?limit=" + macs.size()));
          return out;
        }
        Thread.sleep(PAUSE);
      }
    }
  }
}
