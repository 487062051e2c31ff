package dev.muster.demo;

import dev.muster.server.MusterServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.apns.Notification;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Enrols devices, gives them commands through the admin API, and shows what they do. Everything
 * goes over sockets, as it would with real devices and a real admin.
 */
public final class Demo {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String PROFILE = "com.example.demo.wallpaper";

  /** A POST to the admin API. */
  @FunctionalInterface
  public interface Post {
    /** The answer's JSON. */
    JsonObject send(String path, String contentType, byte[] body);
  }

  private final MusterServer server;
  private final ApnsSimulator apns;
  private final Network network;
  private final Courier courier;
  private final Function<String, JsonObject> get;
  private final Post post;
  private final BiConsumer<JsonArray, PrintWriter> historyPrinter;
  private final PrintWriter out;

  /**
   * A demo that prints here.
   *
   * @param courier wakes its devices for as long as it is open, after the story as well
   */
  public Demo(
      MusterServer server,
      ApnsSimulator apns,
      Network network,
      Courier courier,
      Function<String, JsonObject> get,
      Post post,
      BiConsumer<JsonArray, PrintWriter> historyPrinter,
      PrintWriter out) {
    this.server = server;
    this.apns = apns;
    this.network = network;
    this.courier = courier;
    this.get = get;
    this.post = post;
    this.historyPrinter = historyPrinter;
    this.out = out;
  }

  /** Tells the story, and says whether every command was answered. */
  public boolean tell(int count) throws IOException, InterruptedException {
    out.printf(
        "%nMuster runs. Devices come to %s, and Kafka at %s keeps the record.%n%n",
        server.deviceUrl(), server.bootstrapServers());
    // The third command that a device gets may come at a bad moment: it says NotNow once.
    Behaviour behaviour =
        (type, times) ->
            type.equals("InstallProfile") && times == 1
                ? Behaviour.Reaction.NOT_NOW
                : Behaviour.Reaction.OBEY;
    out.printf(
        "1. An admin makes an enrollment link, and %d simulated devices know nothing else. Each"
            + " fetches%n   its profile there, makes a key, has it certified by SCEP, and"
            + " enrolls.%n",
        count);
    SimulatedFleet fleet = SimulatedFleet.create(count, network, link(), behaviour, this::watch);
    fleet.all(
        device -> {
          device.enroll();
          courier.register(device);
          courier.connect(device);
        },
        PATIENCE);

    List<String> all = fleet.devices().stream().map(d -> d.hardware().udid()).toList();
    List<String> some = all.subList(0, Math.max(1, count / 5));
    out.printf(
        "%n2. An admin asks all of them for DeviceInformation, and gives %d a profile.%n",
        some.size());
    List<String> commands = new ArrayList<>();
    commands.add(
        queue(
            all,
            new JsonObject()
                .put("RequestType", "DeviceInformation")
                .put(
                    "Queries",
                    new JsonArray().add("DeviceName").add("OSVersion").add("IsSupervised"))));
    commands.add(
        queue(
            some,
            new JsonObject()
                .put("RequestType", "InstallProfile")
                .put("Payload", Base64.getEncoder().encodeToString(profile()))));
    commands.add(queue(some, new JsonObject().put("RequestType", "ProfileList")));

    out.printf(
        "%n3. Muster wakes them through a simulated APNs on port %d. They come and do what they"
            + " are%n   told; some say NotNow to the profile.%n",
        apns.port());
    await(() -> commands.stream().allMatch(this::heardByAll));
    out.printf(
        "%n4. Muster would wake those again by and by. The admin has them woken now, and the"
            + " profile%n   is welcome.%n");
    some.forEach(
        id -> post.send("/v1/enrollments/" + id + "/push", "application/json", new byte[0]));
    await(() -> commands.stream().allMatch(this::acknowledgedByAll));
    out.printf(
        "%n   APNs took %d pushes for %d devices.%n",
        apns.journal().stream().filter(Notification::accepted).count(), count);

    String one = some.getFirst();
    out.printf("%n5. The history of %s, read back from Kafka:%n", one);
    historyPrinter.accept(
        get.apply("/v1/enrollments/" + one + "/history").getJsonArray("events"), out);
    boolean answered = commands.stream().allMatch(this::acknowledgedByAll);
    out.printf(
        "%n%s%n",
        answered
            ? "Every command was answered."
            : "Some commands were not answered: see muster devices.");
    out.flush();
    return answered;
  }

  /** Says what a newcomer can type next. */
  public void sayWhatNext(Path data) {
    String one =
        get.apply("/v1/enrollments").getJsonArray("enrollments").getJsonObject(0).getString("id");
    String option = data.equals(Path.of("muster-data")) ? "" : " --data " + data;
    String console =
        post.send(
                "/v1/session/links",
                "application/json",
                new JsonObject().put("expires_in", "PT1H").toBuffer().getBytes())
            .getString("path");
    out.printf(
        """

        The console, in a browser (it signs in once, within an hour; its certificate is the demo's own):
          %3$s

        The server runs on, and so do the devices: they come when they are woken. In another terminal, try:
          ./muster devices%1$s
          ./muster show%1$s %2$s
          ./muster command%1$s SecurityInfo %2$s
          ./muster history%1$s %2$s
        Ctrl-C ends it.
        """,
        option, one, server.adminUrl().resolve(console));
    out.flush();
  }

  private URI link() {
    JsonObject wanted = new JsonObject().put("label", "demo").put("single_use", false);
    JsonObject answer =
        post.send("/v1/enrollment-links", "application/json", wanted.toBuffer().getBytes());
    out.printf("   %s%n", answer.getString("url"));
    return URI.create(answer.getString("url"));
  }

  private String queue(List<String> enrollments, JsonObject command) {
    JsonObject request =
        new JsonObject().put("enrollments", new JsonArray(enrollments)).put("command", command);
    JsonObject answer =
        post.send("/v1/commands", "application/json", request.toBuffer().getBytes());
    return answer.getString("command_uuid");
  }

  /** Until it is so, or for as long as anyone would wait. */
  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
    }
  }

  private boolean heardByAll(String command) {
    JsonObject fate = get.apply("/v1/commands/" + command);
    JsonObject states = fate.getJsonObject("states");
    return fate.getInteger("targets")
        == states.getInteger("Acknowledged", 0) + states.getInteger("NotNow", 0);
  }

  private boolean acknowledgedByAll(String command) {
    JsonObject fate = get.apply("/v1/commands/" + command);
    return fate.getInteger("targets")
        .equals(fate.getJsonObject("states").getInteger("Acknowledged"));
  }

  private void watch(SimulatedDevice device, JournalEntry entry) {
    String said =
        entry
            .status()
            .map(status -> status + entry.reportedOn().map(u -> " (" + shortly(u) + ")").orElse(""))
            .orElse(entry.sent());
    String told =
        entry
            .toldType()
            .map(type -> type + " (" + shortly(entry.toldUuid().orElse("")) + ")")
            .orElse("nothing more");
    out.printf("   %-24s says %-24s is told %s%n", device.hardware().deviceName(), said, told);
  }

  private static String shortly(String uuid) {
    return uuid.length() > 4 ? "…" + uuid.substring(uuid.length() - 4) : uuid;
  }

  private static byte[] profile() {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
    <plist version="1.0"><dict>
    <key>PayloadContent</key><array/>
    <key>PayloadDisplayName</key><string>Demo</string>
    <key>PayloadIdentifier</key><string>%s</string>
    <key>PayloadType</key><string>Configuration</string>
    <key>PayloadUUID</key><string>3B1F6D5E-5C1B-4E0E-9D39-0B6F3B1C7A11</string>
    <key>PayloadVersion</key><integer>1</integer>
    </dict></plist>
    """
        .formatted(PROFILE)
        .getBytes(StandardCharsets.UTF_8);
  }
}
