package dev.muster.demo;

import dev.muster.simulator.Network;
import dev.muster.simulator.dep.BoxedFleet;
import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * Devices in their boxes: bought, assigned, opened, enrolled. Apple's service is a simulated one.
 */
public final class DepChapter {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** Behind those of the chapters before. */
  private static final int FIRST = 900_000;

  /** Any call with a body to the admin API. */
  @FunctionalInterface
  public interface Send {
    /** The answer's JSON. */
    JsonObject send(String method, String path, String contentType, byte[] body);
  }

  private final DepSimulator apple;
  private final Function<String, JsonObject> get;
  private final Send send;
  private final Network network;
  private final Provisioned provisioned;
  private final PrintWriter out;

  /**
   * A chapter that prints here.
   *
   * @param provisioned how its Macs are made ready
   */
  public DepChapter(
      DepSimulator apple,
      Network network,
      Function<String, JsonObject> get,
      Send send,
      Provisioned provisioned,
      PrintWriter out) {
    this.apple = apple;
    this.network = network;
    this.get = get;
    this.send = send;
    this.provisioned = provisioned;
    this.out = out;
  }

  /** Tells it, and says whether every one was enrolled. */
  public boolean tell(int count) throws IOException, InterruptedException {
    DepServer portal = apple.portalServer("Muster");
    String account = "demo-" + UUID.randomUUID().toString().substring(0, 8);
    out.printf(
        "%n6. The organization buys %d Macs. An admin makes the DEP account %s: a key pair here,"
            + " its%n   certificate to Apple, Apple's token back. Apple is simulated at %s.%n",
        count, account, apple.url());
    JsonObject begun = json("POST", "/v1/dep/accounts", new JsonObject().put("name", account));
    portal.uploadCertificate(begun.getString("certificate"));
    send.send(
        "PUT",
        "/v1/dep/accounts/%s/token".formatted(account),
        "application/octet-stream",
        portal.tokenFile());
    json("PUT", "/v1/dep/rules", rules());
    BoxedFleet boxes = BoxedFleet.buyMacs(apple, portal, FIRST, count, network);
    out.printf(
        "%n7. Apple tells of them within seconds; the rules want a profile for each, and Apple"
            + " gets%n   told.%n");
    if (!await(boxes.serials())) {
      out.printf("%nApple was not told of a profile for each in time.%n");
      return false;
    }
    String one = boxes.serials().getFirst();
    out.printf("%n   What stands about %s before its box is opened:%n", one);
    explain(one);
    provisioned.plan();
    out.printf(
        "%n9. The boxes are opened. Each Mac asks Apple who it belongs to, signs what it is,"
            + " and gets%n   an enrollment profile made for it alone. Then it waits for what the"
            + " blueprint says.%n%n");
    boolean ready = provisioned.open(boxes);
    out.printf("%n   What stands about %s now:%n", one);
    explain(one);
    out.flush();
    return ready && boxes.serials().stream().allMatch(this::complete);
  }

  /** All get a profile, and Macs one of their own: the last rule that fits counts. */
  private static JsonObject rules() {
    JsonArray rules =
        new JsonArray()
            .add(new JsonObject().put("profile", "standard"))
            .add(new JsonObject().put("family", "Mac").put("profile", "macs"));
    return new JsonObject()
        .put(
            "profiles",
            new JsonObject()
                .put("standard", profile("Standard").put("is_mdm_removable", false))
                .put("macs", profile("Macs")))
        .put("rules", rules);
  }

  private static JsonObject profile(String name) {
    return new JsonObject()
        .put("profile_name", name)
        .put("is_supervised", true)
        .put("is_mandatory", true)
        .put("await_device_configured", true)
        .put("skip_setup_items", new JsonArray().add("AppleID").add("Siri"));
  }

  /** Until Apple holds a profile for each, or for as long as anyone would wait. */
  private boolean await(List<String> serials) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (serials.stream().allMatch(s -> apple.profileUuid(s).isPresent())) {
        return true;
      }
      Thread.sleep(PAUSE);
    }
    return false;
  }

  private boolean complete(String serial) {
    return !explanation(serial).containsKey("missing");
  }

  private void explain(String serial) {
    JsonObject explained = explanation(serial);
    for (Object link : explained.getJsonArray("holds")) {
      out.printf("   ✓ %s%n", ((JsonObject) link).getString("text"));
    }
    JsonObject missing = explained.getJsonObject("missing");
    if (missing != null) {
      out.printf("   ✗ %s%n", missing.getString("text"));
    }
  }

  private JsonObject explanation(String serial) {
    return get.apply("/v1/dep/devices/%s/explanation".formatted(serial));
  }

  private JsonObject json(String method, String path, JsonObject body) {
    return send.send(method, path, "application/json", body.toBuffer().getBytes());
  }
}
