package dev.muster.simulator.dep;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What Apple keeps for one server; guarded by the portal's monitor. */
final class ServerBook {
  private final NavigableMap<Long, Machine> members = new TreeMap<>();
  private final List<Change> feed = new ArrayList<>();
  private final Map<String, JsonObject> profiles = new HashMap<>();
  private final List<DepRequest> requests = new ArrayList<>();
  private final List<Assignment> assignments = new ArrayList<>();
  private final DiscoveryUrl discovery = new DiscoveryUrl();
  private int shown;
  private Instant lastCursor = Instant.EPOCH;

  /** Its devices, by their places. */
  NavigableMap<Long, Machine> members() {
    return members;
  }

  List<Change> feed() {
    return feed;
  }

  /** How many changes may be told. */
  int shown(boolean held) {
    if (!held) {
      shown = feed.size();
    }
    return shown;
  }

  Map<String, JsonObject> profiles() {
    return profiles;
  }

  List<DepRequest> requests() {
    return requests;
  }

  List<Assignment> assignments() {
    return assignments;
  }

  DiscoveryUrl discovery() {
    return discovery;
  }

  /** When a cursor is made: no two at the same time. */
  Instant cursorTime(Instant now) {
    lastCursor = now.isAfter(lastCursor) ? now : lastCursor.plusMillis(1);
    return lastCursor;
  }

  Instant lastCursor() {
    return lastCursor;
  }
}
