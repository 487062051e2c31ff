package dev.muster.cli;

/**
 * Text of devices and servers as it may stand in a line: what would end the line, steer the
 * terminal or turn the order of what follows is written as an escape sequence of Java, such as
 * {@code \\u001b}. Everything else is as it was.
 */
final class Printable {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int ZERO_WIDTH_JOINER = 0x200d;

  private Printable() {}

  /** The text for a line. */
  static String of(String text) {
    return escaped(text, false);
  }

  /** JSON that says the same; its own line ends stay. */
  static String json(String json) {
    return escaped(json, true);
  }

  private static String escaped(String text, boolean linesStay) {
    if (text.codePoints().noneMatch(c -> steers(c))) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              if (!steers(c) || linesStay && c == '\n') {
                escaped.appendCodePoint(c);
              } else {
                escape(c, escaped);
              }
            });
    return escaped.toString();
  }

  /**
   * Controls (C0, DEL, C1), what has no shape of its own such as the marks for right-to-left, line
   * separators, and halves of surrogate pairs. The joiners stay, which emoji and Persian names
   * need.
   */
  private static boolean steers(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> codePoint != ZERO_WIDTH_NON_JOINER && codePoint != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  private static void escape(int codePoint, StringBuilder escaped) {
    switch (codePoint) {
      case '\n' -> escaped.append("\\n");
      case '\r' -> escaped.append("\\r");
      case '\t' -> escaped.append("\\t");
      default -> {
        for (char half : Character.toChars(codePoint)) {
          escaped.append("\\u%04x".formatted((int) half));
        }
      }
    }
  }
}
