package dev.muster.cli;

import java.util.Map;

/** Words that say how things stand, in colour where colours are welcome. */
final class Colour {
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String RED = "\u001b[31m";
  private static final String PLAIN = "\u001b[0m";
  private static final boolean WELCOME = Terminal.colours();
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("Acknowledged", GREEN),
          Map.entry("enrolled", GREEN),
          Map.entry("queued", GREEN),
          Map.entry("ready", GREEN),
          Map.entry("good", GREEN),
          Map.entry("assigned", GREEN),
          Map.entry("pushed", GREEN),
          Map.entry("released", GREEN),
          Map.entry("done", GREEN),
          Map.entry("gave-up", RED),
          Map.entry("failed", RED),
          Map.entry("never-waited", YELLOW),
          Map.entry("expiring", YELLOW),
          Map.entry("NotNow", YELLOW),
          Map.entry("authenticated", YELLOW),
          Map.entry("held", YELLOW),
          Map.entry("lagging", YELLOW),
          Map.entry("building", YELLOW),
          Map.entry("expired", YELLOW),
          Map.entry("cancelled", YELLOW),
          Map.entry("Error", RED),
          Map.entry("CommandFormatError", RED),
          Map.entry("checked-out", RED),
          Map.entry("blocked", RED),
          Map.entry("rejected", RED),
          Map.entry("terms-unsigned", RED),
          Map.entry("refused", RED));

  private Colour() {}

  /** The word, in its colour if it has one. */
  static String of(String word) {
    String colour = WELCOME ? WORDS.get(word) : null;
    return colour == null ? word : colour + word + PLAIN;
  }
}
