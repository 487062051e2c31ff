package dev.muster.simulator.pkg;

/** Text in XML. */
final class Xml {
  private Xml() {}

  /** Text as it stands in elements and in attributes with double quotes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
