package dev.muster.faults;

import dev.muster.faults.MacBlueprint.Thing;
import dev.muster.simulator.Effects;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.dep.BoxedDevice;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds what happened on Macs against what the server says of them. */
final class ProvisionBooks {
  /** So long after its deadline a Mac may leave Setup Assistant, while processes are killed. */
  static final Duration SLACK = Duration.ofSeconds(60);

  /** A rule that may be broken. */
  enum Rule {
    /** Every Mac is enrolled. */
    NOT_ENROLLED,
    /** Every Mac that waits leaves Setup Assistant, and the server knows. */
    STUCK,
    /** None does so later than it should. */
    LATE,
    /** Each has what it can have, in Setup Assistant or afterwards. */
    LACKING,
    /**
     * Each step has its effect once; a package, that a Mac did not fetch in time because there was
     * nobody to fetch it from, as often as it was told of it.
     */
    REPEATED,
    /** Of each that lacks something the server says so, and why. */
    UNLISTED,
    /** The password that the server keeps is that of the account. */
    LOCKED,
    /** A blueprint begins once for an enrollment. */
    BEGUN_AGAIN
  }

  private final Map<Rule, List<String>> findings = new EnumMap<>(Rule.class);

  ProvisionBooks() {
    for (Rule rule : Rule.values()) {
      findings.put(rule, new ArrayList<>());
    }
  }

  Map<Rule, List<String>> findings() {
    return findings;
  }

  void find(Rule rule, String what) {
    findings.get(rule).add(what);
  }

  /** Whether nothing more is to come for this Mac, as far as it knows. */
  static boolean isReady(SimulatedDevice mac) {
    return mac.effects().leftSetup().isPresent() && hopes(mac).isEmpty();
  }

  /** What it has not and can have. */
  private static Set<Thing> hopes(SimulatedDevice mac) {
    Set<Thing> hopes = lacks(mac.effects());
    hopes.removeAll(fate(mac).mayLack());
    return hopes;
  }

  static Set<Thing> lacks(Effects effects) {
    Set<Thing> lacks = EnumSet.allOf(Thing.class);
    lacks.removeIf(thing -> MacBlueprint.has(effects, thing));
    return lacks;
  }

  private static Fate fate(SimulatedDevice mac) {
    return Fate.of(mac.traits().misfortune());
  }

  /** What is wrong with a Mac that was not enrolled. */
  void missing(BoxedDevice box, String why) {
    find(Rule.NOT_ENROLLED, box.hardware().serialNumber() + ": " + why);
  }

  /**
   * What is wrong with an enrolled Mac.
   *
   * @param said what the server says of it
   * @return whether something is
   */
  boolean examine(SimulatedDevice mac, JsonObject said) {
    int before = count();
    String name = "%s (%s)".formatted(mac.hardware().serialNumber(), fate(mac).misfortune().kind());
    Optional<Instant> left = mac.effects().leftSetup();
    String state = said.getString("state");
    if (left.isEmpty() || !Set.of("released", "never-waited").contains(state)) {
      find(Rule.STUCK, "%s: %s, %s".formatted(name, state, said.getString("text")));
    }
    Instant latest = Instant.parse(said.getString("deadline")).plus(SLACK);
    if (left.filter(at -> at.isAfter(latest)).isPresent()) {
      find(Rule.LATE, "%s left at %s, and not until %s".formatted(name, left.get(), latest));
    }
    Set<Thing> hopes = hopes(mac);
    if (!hopes.isEmpty()) {
      find(Rule.LACKING, "%s: %s; %s".formatted(name, hopes, said.getString("text")));
    }
    int most = fate(mac).restarts() ? 2 : 1;
    MacBlueprint.times(mac.effects())
        .forEach(
            (thing, times) -> {
              if (times > (thing == Thing.TOOLS ? Math.max(most, told(said)) : most)) {
                find(Rule.REPEATED, "%s: %s %d times".formatted(name, thing, times));
              }
            });
    if (!lacks(mac.effects()).isEmpty() && !isListed(said)) {
      find(Rule.UNLISTED, "%s: %s".formatted(name, said.encode()));
    }
    return count() > before;
  }

  private static int told(JsonObject said) {
    return said.getJsonArray("steps").stream()
        .mapToInt(step -> ((JsonObject) step).getInteger("attempts"))
        .max()
        .orElse(0);
  }

  private int count() {
    return findings.values().stream().mapToInt(List::size).sum();
  }

  /** Whether the server says what it could not do, and why. */
  private static boolean isListed(JsonObject said) {
    boolean reason = !said.getString("text", "").isEmpty();
    boolean neverWaited = said.getString("state").equals("never-waited");
    boolean open =
        !said.getJsonArray("left", new JsonArray()).isEmpty()
            || !said.getJsonArray("not_done", new JsonArray()).isEmpty();
    return reason && (neverWaited || said.getBoolean("gave_up") || open);
  }
}
