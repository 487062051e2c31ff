package dev.muster.faults;

import dev.muster.faults.MacBlueprint.Thing;
import dev.muster.simulator.Misfortune;
import dev.muster.simulator.Misfortune.Kind;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What goes wrong with a Mac, and what may come of it.
 *
 * @param misfortune with its number
 * @param mayLack what a server can't give it
 */
record Fate(Misfortune misfortune, Set<Thing> mayLack) {
  private static final Map<Kind, Fate> ALL = new EnumMap<>(Kind.class);

  static {
    add(Kind.NONE, 0);
    add(Kind.NEVER_INSTALLS, 0, Thing.TOOLS);
    add(Kind.PACKAGE_HOST_UNREACHABLE, 0, Thing.TOOLS);
    add(Kind.OFFLINE_AT_FIRST, 4);
    // It comes when it is pushed again, which is when its time is over: no one makes its account.
    add(Kind.AWAY_AT_FIRST, 1, Thing.ADMIN);
    add(Kind.WEDGED_BY_A_WRONG_HASH, 0);
    add(Kind.NOT_NOW_AT_FIRST, 1);
    add(Kind.RESTARTS_AND_ENROLLS_AGAIN, 3);
    add(Kind.RESTARTS_AND_FORGETS, 3, Thing.ADMIN, Thing.TOOLS);
    add(Kind.RESTARTS_AND_WAITS_NO_MORE, 1, Thing.ADMIN, Thing.TOOLS);
    add(Kind.NEVER_WAITED, 0, Thing.ADMIN);
  }

  private static void add(Kind kind, int times, Thing... mayLack) {
    ALL.put(kind, new Fate(new Misfortune(kind, times), Set.of(mayLack)));
  }

  /** That of a Mac to which this happens. */
  static Fate of(Misfortune misfortune) {
    return ALL.get(misfortune.kind());
  }

  /** All that is no luck, each with an equal share of this one. */
  static Map<Misfortune, Double> shares(double all) {
    Map<Misfortune, Double> shares = new LinkedHashMap<>();
    ALL.values().stream()
        .map(Fate::misfortune)
        .filter(m -> m.kind() != Kind.NONE)
        .forEach(m -> shares.put(m, all / (ALL.size() - 1)));
    return shares;
  }

  /** Whether it is lucky. */
  boolean ordinary() {
    return misfortune.kind() == Kind.NONE;
  }

  /** Whether it is told anew what it had done before. */
  boolean restarts() {
    return switch (misfortune.kind()) {
      case RESTARTS_AND_ENROLLS_AGAIN, RESTARTS_AND_FORGETS, RESTARTS_AND_WAITS_NO_MORE -> true;
      default -> false;
    };
  }
}
