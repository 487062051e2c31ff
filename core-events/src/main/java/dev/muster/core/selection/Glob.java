package dev.muster.core.selection;

/**
 * A pattern in which * stands for any characters and ? for one, in either case. It takes at most as
 * many steps as the lengths of pattern and text multiplied, whatever they are.
 *
 * @param plain whether there is none of both in it
 */
public record Glob(String pattern, boolean plain) {
  /** A pattern. */
  public Glob(String pattern) {
    this(pattern, pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0);
  }

  /** Whether the whole text fits. */
  public boolean matches(String text) {
    if (plain) {
      return pattern.equalsIgnoreCase(text);
    }
    int p = 0;
    int t = 0;
    int star = -1;
    int afterStar = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        afterStar = t;
      } else if (p < pattern.length() && same(pattern.charAt(p), text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        // The last star takes one character more.
        p = star + 1;
        t = ++afterStar;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean same(char wanted, char found) {
    return wanted == '?' || Character.toLowerCase(wanted) == Character.toLowerCase(found);
  }
}
