package dev.muster.faults;

import static dev.muster.simulator.dep.Fault.tooMany;
import static dev.muster.simulator.dep.Fault.unavailable;

import dev.muster.simulator.dep.DepServer;
import dev.muster.simulator.dep.DepSimulator;
import dev.muster.simulator.dep.Fault.Cut;
import dev.muster.simulator.dep.Fault.CutAfterwards;
import dev.muster.simulator.dep.Fault.SessionsEnd;
import dev.muster.simulator.dep.Fault.Slow;
import dev.muster.simulator.dep.Op;
import dev.muster.simulator.dep.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What people do in Apple's portal, and how Apple's service goes wrong meanwhile. For one thread.
 */
final class PortalClicks {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final String ASSIGN = "POST /profile/devices";

  private final DepSimulator apple;
  private final List<DepServer> ours;
  private final DepServer elsewhere;
  private final Random random;

  /** Those that are away, and come back to one of ours. */
  private final Set<String> away = new LinkedHashSet<>();

  /** Those of which Apple may have said something after which they are left alone for an hour. */
  private final Set<String> spoiled = new LinkedHashSet<>();

  PortalClicks(DepSimulator apple, List<DepServer> ours, Random random) {
    this.apple = apple;
    this.ours = List.copyOf(ours);
    this.elsewhere = apple.portalServer("elsewhere");
    this.random = random;
  }

  /** A device leaves its server and comes to one of ours, now or later; or is assigned anew. */
  void move(String serial) {
    DepServer home = home(serial);
    switch (random.nextInt(6)) {
      case 0 -> {
        apple.assign(serial, elsewhere);
        away.add(serial);
      }
      case 1 -> {
        apple.release(serial);
        away.add(serial);
      }
      case 2 -> {
        apple.assign(serial, elsewhere);
        apple.assign(serial, home);
      }
      case 3 -> apple.assign(serial, home);
      case 4 -> apple.assign(serial, any());
      default -> {
        apple.release(serial);
        apple.assign(serial, any());
      }
    }
  }

  /** A new device, or one that is away, comes to one of our servers. */
  void come(String serial) {
    apple.assign(serial, any());
  }

  /** Those that are away come back. */
  void bringBack() {
    away.forEach(this::come);
    away.clear();
  }

  /**
   * Something goes wrong at Apple's.
   *
   * @param serial a device that it may hit
   * @return it, in words
   */
  String goWrong(String serial) {
    DepServer server = any();
    return server.name() + ": " + (random.nextBoolean() ? feed(server) : calls(server, serial));
  }

  private String feed(DepServer server) {
    switch (random.nextInt(9)) {
      case 0 -> {
        server.feedTraps().shuffle(random.nextLong());
        return "changes out of order";
      }
      case 1 -> {
        Op op = Op.values()[random.nextInt(Op.values().length)];
        server.feedTraps().forget(1 + random.nextInt(3), op);
        return "changes forgotten, " + op;
      }
      case 2 -> {
        server.feedTraps().repeatCursor(1 + random.nextInt(2));
        return "a cursor repeated";
      }
      case 3 -> {
        server.feedTraps().hold(true);
        return "changes late";
      }
      case 4 -> {
        server.expireCursors();
        return "cursors expired";
      }
      case 5 -> {
        server.feedTraps().tellAssignments(false);
        return "assignments not told";
      }
      case 6 -> {
        server.feedTraps().tieDates(true);
        return "dates tied";
      }
      case 7 -> {
        server.feedTraps().idleCursorsStay(random.nextBoolean());
        return "idle cursors as they were";
      }
      default -> {
        server.endSessions();
        return "sessions ended";
      }
    }
  }

  private String calls(DepServer server, String serial) {
    switch (random.nextInt(10)) {
      case 0, 1 -> {
        server.traps().next(ASSIGN, new CutAfterwards());
        return "an assignment carried out and its answer cut";
      }
      case 2 -> {
        server.traps().next(ASSIGN, new Cut());
        return "an assignment cut";
      }
      case 3 -> {
        server.traps().next(ASSIGN, new Slow(SHORT));
        return "an assignment answered late";
      }
      case 4 -> {
        server.traps().next(2, "*", tooMany(Duration.ofSeconds(1)));
        return "too many calls";
      }
      case 5 -> {
        server.traps().next("*", unavailable(Instant.now().plus(SHORT)));
        return "unavailable";
      }
      case 6 -> {
        server.traps().next("*", new SessionsEnd());
        return "sessions end within a call";
      }
      case 7 -> {
        server.traps().untilLeftAlone(serial, Outcome.THROTTLED, SHORT, Instant.now());
        return serial + " throttled";
      }
      case 8 -> {
        server.traps().outcome(1, serial, Outcome.NOT_ACCESSIBLE);
        return serial + " not accessible once";
      }
      default -> {
        spoiled.add(serial);
        Outcome outcome = random.nextBoolean() ? Outcome.FAILED : Outcome.LEFT_OUT;
        server.traps().outcome(1, serial, outcome);
        return serial + " " + outcome;
      }
    }
  }

  /**
   * Nothing goes wrong any more, and all are back. Changes that are still to be forgotten are
   * forgotten.
   */
  void mend() {
    for (DepServer server : ours) {
      server.traps().clear();
      server.feedTraps().repeatCursor(0);
      server.feedTraps().hold(false);
      server.feedTraps().tellAssignments(true);
      server.feedTraps().tieDates(false);
    }
    bringBack();
    for (String serial : List.copyOf(spoiled)) {
      apple.release(serial);
      come(serial);
    }
    spoiled.clear();
  }

  private DepServer any() {
    return ours.get(random.nextInt(ours.size()));
  }

  /** Where it is, or else any of ours. */
  private DepServer home(String serial) {
    List<DepServer> here = new ArrayList<>();
    apple
        .device(serial)
        .server()
        .ifPresent(name -> ours.stream().filter(s -> s.name().equals(name)).forEach(here::add));
    return here.isEmpty() ? any() : here.getFirst();
  }
}
