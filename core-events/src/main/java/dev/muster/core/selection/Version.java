package dev.muster.core.selection;

/** Versions as Apple writes them: numbers with dots between them. */
public final class Version {
  private Version() {}

  /** Whether one is the other or a later one. What is no number is behind every number. */
  public static boolean atLeast(String version, String least) {
    String[] ours = version.split("\\.");
    String[] theirs = least.split("\\.");
    for (int i = 0; i < Math.max(ours.length, theirs.length); i++) {
      int order = Long.compare(number(ours, i), number(theirs, i));
      if (order != 0) {
        return order > 0;
      }
    }
    return true;
  }

  private static long number(String[] parts, int place) {
    if (place >= parts.length || parts[place].isEmpty()) {
      return 0;
    }
    String digits = parts[place].replaceAll("[^0-9].*", "");
    return digits.isEmpty() || digits.length() > 18 ? -1 : Long.parseLong(digits);
  }
}
