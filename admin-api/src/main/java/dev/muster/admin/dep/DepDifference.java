package dev.muster.admin.dep;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepRules;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.Rehearsal;
import dev.muster.core.dep.Wanted;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What other rules would change: profiles, and which devices get another one. */
final class DepDifference {
  /** So many devices are named. */
  private static final int NAMED = 20;

  private static final int REHEARSED = 100;

  private DepDifference() {}

  static JsonObject of(DepState state, DepRules next) {
    DepRules before = state.rules();
    Set<String> names = new TreeSet<>(before.profiles().keySet());
    names.addAll(next.profiles().keySet());
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    for (String name : names) {
      if (!before.profiles().containsKey(name)) {
        added.add(name);
      } else if (!next.profiles().containsKey(name)) {
        removed.add(name);
      } else if (!before.profiles().get(name).equals(next.profiles().get(name))) {
        changed.add(name);
      }
    }
    return new JsonObject()
        .put(
            "profiles",
            new JsonObject()
                .put("added", new JsonArray(added))
                .put("changed", new JsonArray(changed))
                .put("removed", new JsonArray(removed)))
        .put("rules_before", before.rules().size())
        .put("rules", next.rules().size())
        .put("devices", devices(state, next));
  }

  /** What a rehearsal showed. */
  static JsonObject of(Rehearsal rehearsal) {
    List<Rehearsal.Enrolled> otherwise =
        rehearsal.enrolled().stream().filter(Rehearsal.Enrolled::otherwise).toList();
    Map<String, Integer> moves = new TreeMap<>();
    otherwise.forEach(
        one ->
            moves.merge("%s → %s".formatted(name(one.was()), name(one.would())), 1, Integer::sum));
    return new JsonObject()
        .put("enrolled", rehearsal.enrolled().size())
        .put("otherwise", otherwise.size())
        .put("moves", moves(moves))
        .put(
            "devices",
            new JsonArray(
                otherwise.stream()
                    .limit(REHEARSED)
                    .map(
                        one ->
                            new JsonObject()
                                .put("serial_number", one.serialNumber())
                                .put("at", one.at().toString())
                                .put("was", name(one.was()))
                                .put("would", name(one.would())))
                    .toList()));
  }

  private static JsonArray moves(Map<String, Integer> moves) {
    return new JsonArray(
        moves.entrySet().stream()
            .map(
                move -> new JsonObject().put("text", move.getKey()).put("devices", move.getValue()))
            .toList());
  }

  private static JsonObject devices(DepState state, DepRules next) {
    Map<String, Integer> moves = new TreeMap<>();
    List<String> named = new ArrayList<>();
    state
        .devices()
        .forEach(
            (key, device) -> {
              String from = content(state.wanted(device));
              String to = content(next.wanted(device, state.notes(key.serialNumber())));
              if (device.present() && !from.equals(to)) {
                moves.merge(name(state, next, device), 1, Integer::sum);
                if (named.size() < NAMED) {
                  named.add(key.serialNumber());
                }
              }
            });
    return new JsonObject()
        .put("moved", moves.values().stream().mapToInt(Integer::intValue).sum())
        .put("moves", moves(moves))
        .put("some", new JsonArray(named.stream().sorted().toList()));
  }

  private static String name(DepState state, DepRules next, DepDevice device) {
    return "%s → %s"
        .formatted(
            name(state.wanted(device)),
            name(next.wanted(device, state.notes(device.key().serialNumber()))));
  }

  private static String name(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Profile(var profile, var by) -> profile.name();
      case Wanted.Unknown(String name) -> name + " (unknown)";
      case Wanted.None none -> "none";
      case Wanted.Nothing nothing -> "none";
    };
  }

  /** The same profile with other contents is another one to Apple. */
  private static String content(Wanted wanted) {
    return wanted instanceof Wanted.Profile(var profile, var by)
        ? profile.content().toHex()
        : name(wanted);
  }
}
