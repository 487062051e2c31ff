package dev.muster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.bench.Benchmarks;
import dev.muster.bench.Figure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten receivers, of which most are ill, are told everything: {@code muster bench webhooks}. */
class ITWebhookStorm {
  private static final int EVENTS = 2_000;

  /** What does not depend on the machine. */
  private static final Set<String> HOLDS_ANYWHERE =
      Set.of("events not told", "devices told out of order", "told twice");

  @TempDir Path results;

  @Test
  @Timeout(180)
  void eachIsToldEverythingInOrderAndNearlyNothingTwice() throws Exception {
    StringWriter out = new StringWriter();
    List<Figure> figures =
        Benchmarks.run("webhooks", EVENTS, results, new PrintWriter(out, true)).orElseThrow();
    assertEquals(
        HOLDS_ANYWHERE.size(),
        figures.stream()
            .filter(figure -> HOLDS_ANYWHERE.contains(figure.name()) && figure.holds())
            .count(),
        out::toString);
  }
}
