package dev.muster.simulator.dep;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * How one server's calls go wrong: whole calls, and single serials of them. Safe for any thread.
 */
public final class Traps {
  private final Deque<Planned> faults = new ArrayDeque<>();
  private final Map<String, Fate> fates = new HashMap<>();
  private CodeForm codes = CodeForm.PLAIN;
  private boolean unknownFields;

  /** How an error's code is written. */
  public enum CodeForm {
    /** The bare code. */
    PLAIN,
    /** In double quotes. */
    QUOTED,
    /** With a newline after it. */
    NEWLINE,
    /** JSON: {@code {"code":"…","message":"…"}}; the message quotes another code. */
    JSON;

    String write(String code) {
      return switch (this) {
        case PLAIN -> code;
        case QUOTED -> "\"" + code + "\"";
        case NEWLINE -> code + "\r\n";
        case JSON -> "{\"code\":\"" + code + "\",\"message\":\"This is not EXPIRED_CURSOR.\"}";
      };
    }
  }

  private record Planned(String call, Fault fault, int times) {}

  /** What a serial meets: so many times, or until it was left alone for so long. */
  private record Fate(Outcome outcome, int times, Duration rest, Instant until) {}

  Traps() {}

  /**
   * The next call meets this.
   *
   * @param call a path, or a method and a path as in {@code POST /profile/devices}, or {@code *}
   */
  public void next(String call, Fault fault) {
    next(1, call, fault);
  }

  /** The next so many such calls meet this; what was planned before comes first. */
  public synchronized void next(int times, String call, Fault fault) {
    faults.add(new Planned(call, fault, times));
  }

  /**
   * The next so many times that this serial is named, this is answered and nothing is done, even if
   * it is SUCCESS.
   */
  public synchronized void outcome(int times, String serial, Outcome outcome) {
    fates.put(serial, new Fate(outcome, times, Duration.ZERO, Instant.MAX));
  }

  /**
   * This serial is refused until it was not asked for this long; each try begins that time anew.
   * THROTTLED tells the time as {@code retry_after_seconds}, from protocol version 10 on.
   *
   * @param outcome THROTTLED or FAILED
   * @param now from when the time runs
   */
  public synchronized void untilLeftAlone(
      String serial, Outcome outcome, Duration rest, Instant now) {
    fates.put(serial, new Fate(outcome, Integer.MAX_VALUE, rest, now.plus(rest)));
  }

  /** How codes are written from now on. */
  public synchronized void codes(CodeForm form) {
    codes = form;
  }

  /** From now on, devices have fields that nobody knows yet. */
  public synchronized void unknownFields(boolean wanted) {
    unknownFields = wanted;
  }

  /** Nothing goes wrong any more. */
  public synchronized void clear() {
    faults.clear();
    fates.clear();
    codes = CodeForm.PLAIN;
    unknownFields = false;
  }

  /** How many faults are planned that no call has met. */
  public synchronized int waiting() {
    return faults.stream().mapToInt(Planned::times).sum();
  }

  synchronized Optional<Fault> met(String method, String path) {
    for (Iterator<Planned> all = faults.iterator(); all.hasNext(); ) {
      Planned planned = all.next();
      if (planned.call().equals("*")
          || planned.call().equals(path)
          || planned.call().equals(method + " " + path)) {
        all.remove();
        if (planned.times() > 1) {
          faults.addFirst(new Planned(planned.call(), planned.fault(), planned.times() - 1));
        }
        return Optional.of(planned.fault());
      }
    }
    return Optional.empty();
  }

  /** What a serial meets in place of what would be done; counts it. */
  synchronized Optional<Outcome> met(String serial, Instant now) {
    Fate fate = fates.get(serial);
    if (fate == null) {
      return Optional.empty();
    }
    if (fate.rest().isZero()) {
      if (fate.times() <= 1) {
        fates.remove(serial);
      } else {
        fates.put(serial, new Fate(fate.outcome(), fate.times() - 1, Duration.ZERO, Instant.MAX));
      }
      return Optional.of(fate.outcome());
    }
    if (!now.isBefore(fate.until())) {
      fates.remove(serial);
      return Optional.empty();
    }
    fates.put(serial, new Fate(fate.outcome(), fate.times(), fate.rest(), now.plus(fate.rest())));
    return Optional.of(fate.outcome());
  }

  /** How long a throttled serial must be left alone. */
  synchronized Duration rest(String serial) {
    Fate fate = fates.get(serial);
    return fate == null || fate.rest().isZero() ? Duration.ofMinutes(1) : fate.rest();
  }

  synchronized CodeForm codes() {
    return codes;
  }

  synchronized boolean unknownFields() {
    return unknownFields;
  }
}
