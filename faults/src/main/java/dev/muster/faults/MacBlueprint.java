package dev.muster.faults;

import dev.muster.simulator.Effects;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/**
 * The blueprint of a campaign: a step of each kind.
 *
 * @param within so long a Mac waits at most
 */
record MacBlueprint(Duration within) {
  static final String ADMIN = "itadmin";
  static final String PACKAGE_FILE = "tools.pkg";

  private static final String PACKAGE = "com.example.tools.pkg";
  private static final String APP = "com.example.tools";
  private static final String WIFI = "com.example.wifi";
  private static final String EXTRAS = "com.example.extras";
  private static final int PACKAGE_BYTES = 200_000;

  /** A Mac is told of a package again after such a time, if it has not fetched it. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /** What a Mac has when all went well. */
  enum Thing {
    WIFI,
    ADMIN,
    TOOLS,
    SETTINGS,
    EXTRAS
  }

  /** The package that the blueprint names. */
  static byte[] tools(InstallerCa ca) {
    return PackageMaker.with(ca)
        .title("Tools")
        .identifier(PACKAGE)
        .app(APP, "Tools")
        .payloadBytes(PACKAGE_BYTES)
        .distribution();
  }

  /** As the API takes it. */
  JsonObject json() {
    JsonArray steps =
        new JsonArray()
            .add(step("wifi", "hold").put("command", profile(WIFI)))
            .add(step("admin", "hold").put("command", account()))
            .add(
                step("tools", "hold")
                    .put("install", new JsonObject().put("package", PACKAGE_FILE))
                    .put("tries", (int) Math.max(1, third().dividedBy(PATIENCE)))
                    .put("within", third().toString()))
            .add(
                step("tools are there", "optional")
                    .put("until", new JsonObject().put("app", APP))
                    .put("within", third().toString()))
            .add(step("wifi is there", "hold").put("until", new JsonObject().put("profile", WIFI)))
            .add(step("settings", "hold").put("command", settings()))
            .add(step("extras", "optional").put("command", profile(EXTRAS)));
    JsonObject blueprint =
        new JsonObject()
            .put("name", "macs")
            .put("for", new JsonObject().put("family", "Mac"))
            .put("within", within.toString())
            .put("steps", steps);
    return new JsonObject().put("blueprints", new JsonArray().add(blueprint));
  }

  private JsonObject step(String name, String need) {
    return new JsonObject().put("name", name).put("need", need).put("within", within.toString());
  }

  private Duration third() {
    return within.dividedBy(3);
  }

  private static JsonObject profile(String identifier) {
    String payload =
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <plist version="1.0"><dict>
        <key>PayloadType</key><string>Configuration</string><key>PayloadVersion</key><integer>1</integer>
        <key>PayloadIdentifier</key><string>%s</string>
        <key>PayloadUUID</key><string>00000000-0000-0000-0000-000000000001</string>
        </dict></plist>
        """
            .formatted(identifier);
    return new JsonObject()
        .put("RequestType", "InstallProfile")
        .put(
            "Payload",
            Base64.getEncoder().encodeToString(payload.getBytes(StandardCharsets.US_ASCII)));
  }

  private static JsonObject account() {
    return new JsonObject()
        .put("RequestType", "AccountConfiguration")
        .put("SkipPrimarySetupAccountCreation", true)
        .put(
            "AutoSetupAdminAccounts",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("shortName", ADMIN)
                        .put("fullName", "IT")
                        .put("hidden", true)));
  }

  private static JsonObject settings() {
    return new JsonObject()
        .put("RequestType", "Settings")
        .put(
            "Settings",
            new JsonArray()
                .add(new JsonObject().put("Item", "HostName").put("HostName", "campaign")));
  }

  /** How often a Mac got each of the things, by what happened on it. */
  static Map<Thing, Integer> times(Effects effects) {
    Map<Thing, Integer> times = new EnumMap<>(Thing.class);
    times.put(Thing.WIFI, effects.times("InstallProfile", WIFI));
    times.put(Thing.ADMIN, effects.times("AccountConfiguration", ADMIN));
    times.put(Thing.TOOLS, effects.timesInstalled(PACKAGE));
    times.put(Thing.SETTINGS, effects.times("Settings"));
    times.put(Thing.EXTRAS, effects.times("InstallProfile", EXTRAS));
    return times;
  }

  /** Whether a Mac has one of them now. */
  static boolean has(Effects effects, Thing thing) {
    return switch (thing) {
      case WIFI -> effects.profiles().contains(WIFI);
      case ADMIN -> effects.admin().filter(a -> a.shortName().equals(ADMIN)).isPresent();
      case TOOLS -> effects.apps().containsKey(APP);
      case SETTINGS -> effects.times("Settings") > 0;
      case EXTRAS -> effects.profiles().contains(EXTRAS);
    };
  }
}
