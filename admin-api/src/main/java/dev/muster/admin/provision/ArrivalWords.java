package dev.muster.admin.provision;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.StepCommand;
import java.util.List;
import java.util.Locale;

/** How devices come, as callers write it. */
final class ArrivalWords {
  private ArrivalWords() {}

  /** Without a word, those that wait in Setup Assistant. */
  static Arrival read(String word) {
    return word == null ? Arrival.SETUP : Arrival.valueOf(word.toUpperCase(Locale.ROOT));
  }

  static String of(Arrival arrival) {
    return arrival.name().toLowerCase(Locale.ROOT);
  }

  /** Setup Assistant makes accounts on new devices alone, and of several the last one. */
  static void check(String blueprint, Arrival arrival, List<ProvisionStep> steps) {
    long accounts =
        steps.stream()
            .filter(s -> s.command().filter(StepCommand::makesAccount).isPresent())
            .count();
    if (accounts > 1) {
      throw new Problem(
          400,
          "blueprint-invalid",
          "%s has more than one %s, and a Mac does what the last one says: make one of them"
              .formatted(blueprint, StepCommand.ACCOUNT));
    }
    if (arrival != Arrival.SETUP && accounts > 0) {
      throw new Problem(
          400,
          "blueprint-invalid",
          "%s has an %s, which only a device that waits for its first user takes: leave it out, or"
                  .formatted(blueprint, StepCommand.ACCOUNT)
              + " leave out the arrival %s".formatted(of(arrival)));
    }
  }
}
