package dev.muster.plist;

/** What begins with an ampersand: the five entities of XML, and characters by their number. */
final class CharacterReference {
  /** {@code &#x10FFFF;}, with some zeros in front. */
  private static final int LONGEST = 16;

  private CharacterReference() {}

  /**
   * Appends the character that a reference stands for: the mark for one that can't be read, where
   * there is no such character or entity. An ampersand that begins no reference is itself.
   *
   * @return where the text goes on
   */
  static int append(String text, int at, StringBuilder into) {
    int end = text.indexOf(';', at, Math.min(text.length(), at + LONGEST));
    if (end < 0 || !isName(text, at + 1, end)) {
      into.append('&');
      return at + 1;
    }
    into.appendCodePoint(character(text.substring(at + 1, end)));
    return end + 1;
  }

  private static int character(String name) {
    return switch (name) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> name.startsWith("#") ? numbered(name.substring(1)) : Characters.REPLACEMENT;
    };
  }

  private static int numbered(String number) {
    try {
      int point =
          number.startsWith("x")
              ? Integer.parseInt(number.substring(1), 16)
              : Integer.parseInt(number);
      return Character.isValidCodePoint(point) ? point : Characters.REPLACEMENT;
    } catch (NumberFormatException e) {
      return Characters.REPLACEMENT;
    }
  }

  private static boolean isName(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '#')) {
        return false;
      }
    }
    return to > from;
  }
}
