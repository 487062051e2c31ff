package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.util.function.Consumer;

/** What is kept there and stays behind, as it has another shape here. */
final class Remainder {
  /** All keys of tokens begin so (Apple, "Authenticating with a Device Enrollment server"). */
  private static final String CONSUMER_KEY = "CK_";

  private final Kept kept;

  Remainder(Kept kept) {
    this.kept = kept;
  }

  /** Tells of each kind how many there are, and what to do. */
  void tell(Consumer<Piece> to) {
    int[] tokens = new int[1];
    kept.each("mdm.DEPToken", (key, value) -> tokens[0] += key.startsWith(CONSUMER_KEY) ? 1 : 0);
    left(
        "tokens for Apple's device enrollment (DEP)",
        tokens[0],
        "Apple gives this server one of its own: muster dep add says how, for the same server in"
            + " Apple's portal",
        to);
    left(
        "rules that assign profiles for Setup Assistant",
        kept.count("mdm.DEPAutoAssign"),
        "write them anew, with the profiles, for muster dep apply",
        to);
    left(
        "blueprints",
        kept.count("mdm.Blueprint"),
        "write them anew, for muster blueprint apply",
        to);
    left(
        "profiles",
        kept.count("mdm.Profile"),
        "they stay on the devices; name those that new devices get in a blueprint",
        to);
  }

  private static void left(String what, int count, String why, Consumer<Piece> to) {
    if (count > 0) {
      to.accept(new Piece.Left("%s: %d".formatted(what, count), why));
    }
  }
}
