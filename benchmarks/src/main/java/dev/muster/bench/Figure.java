package dev.muster.bench;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One figure of a run.
 *
 * @param value what the product takes
 * @param floor what the least that could do it takes, in the same run and unit
 * @param aim what the value is to stay under
 */
public record Figure(String name, double value, String unit, double floor, double aim) {

  /** How many times the floor it is. */
  public double ratio() {
    return value / floor;
  }

  /** Whether the aim was reached. */
  public boolean holds() {
    return value <= aim;
  }

  /** A line of the table. */
  String line() {
    return "%-34s %10.2f %-4s floor %10.2f  ratio %6.1f  aim %8.2f  %s"
        .formatted(name, value, unit, floor, ratio(), aim, holds() ? "holds" : "missed");
  }

  JsonObject json() {
    return new JsonObject()
        .put("name", name)
        .put("value", rounded(value))
        .put("unit", unit)
        .put("floor", rounded(floor))
        .put("ratio", rounded(ratio()))
        .put("aim", aim)
        .put("holds", holds());
  }

  private static double rounded(double number) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.3f", number));
  }
}
