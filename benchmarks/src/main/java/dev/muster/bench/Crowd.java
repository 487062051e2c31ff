package dev.muster.bench;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Many honest devices that each ask again as soon as they are answered: a device would rather wait
 * a second than come again in ten, so all of them are to be answered.
 */
record Crowd(int connections, RequestLoad.Outcome outcome) {
  private static final List<Integer> SIZES = List.of(128, 512);
  private static final double LONGEST_WAIT_MS = 1_000;
  private static final IntPredicate ANY = status -> true;
  private static final IntPredicate OTHER = status -> status != 200;

  /** One after the other, each for this time. */
  static List<Crowd> all(RequestLoad load, Duration time) throws InterruptedException {
    List<Crowd> crowds = new ArrayList<>();
    for (int size : SIZES) {
      crowds.add(new Crowd(size, load.run(size, time, 0)));
    }
    return crowds;
  }

  /**
   * How long they waited, and how many were turned away.
   *
   * @param floor of the wait, in milliseconds
   */
  List<Figure> figures(double floor) {
    return List.of(
        new Figure(
            "Idle, p99 on %d connections".formatted(connections),
            outcome.at(99, ANY),
            "ms",
            floor,
            LONGEST_WAIT_MS),
        new Figure(
            "turned away on %d connections".formatted(connections),
            100.0 * outcome.count(OTHER) / outcome.count(ANY),
            "%",
            1,
            0));
  }

  void print(PrintWriter out) {
    out.printf(
        "Idle on %d connections: %.0f requests/s, p50 %.1f, p99 %.1f ms, %d not answered with"
            + " 200%n",
        connections,
        outcome.rate(ANY),
        outcome.at(50, ANY),
        outcome.at(99, ANY),
        outcome.count(OTHER));
  }
}
