package dev.muster.plist;

import java.nio.charset.StandardCharsets;

/**
 * Bytes as characters, whatever they are. What is no UTF-8, and what XML 1.0 (section 2.2) has no
 * place for, becomes U+FFFD, the mark for a character that can't be read: devices send such
 * characters in names, as Apple's own encoder lets them through.
 */
public final class Characters {
  /** Stands for whatever can't be read. */
  public static final char REPLACEMENT = '\uFFFD';

  private static final int SURROGATE_LEAD = 0xED;

  private Characters() {}

  /** This text with {@link #REPLACEMENT} in the place of each character that XML forbids. */
  public static String allowed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!allowed(text, i)) {
        StringBuilder cleaned = new StringBuilder(text);
        for (int k = i; k < cleaned.length(); k++) {
          if (!allowed(cleaned, k)) {
            cleaned.setCharAt(k, REPLACEMENT);
          }
        }
        return cleaned.toString();
      }
    }
    return text;
  }

  /** Decodes UTF-8; surrogates that were encoded one by one (CESU-8) are put together again. */
  static String decode(byte[] utf8, int from) {
    return hasSurrogates(utf8, from)
        ? joined(utf8, from)
        : new String(utf8, from, utf8.length - from, StandardCharsets.UTF_8);
  }

  private static boolean allowed(CharSequence text, int at) {
    char c = text.charAt(at);
    if (c < ' ') {
      return c == '\t' || c == '\n' || c == '\r';
    }
    if (c < Character.MIN_SURROGATE) {
      return true;
    }
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    return c < '\uFFFE';
  }

  private static boolean hasSurrogates(byte[] utf8, int from) {
    for (int i = from; i + 2 < utf8.length; i++) {
      if (surrogate(utf8, i)) {
        return true;
      }
    }
    return false;
  }

  /** Three bytes of the form that UTF-8 has no use for. */
  private static boolean surrogate(byte[] utf8, int at) {
    return (utf8[at] & 0xFF) == SURROGATE_LEAD
        && at + 2 < utf8.length
        && (utf8[at + 1] & 0xE0) == 0xA0
        && (utf8[at + 2] & 0xC0) == 0x80;
  }

  private static String joined(byte[] utf8, int from) {
    StringBuilder text = new StringBuilder(utf8.length - from);
    int plain = from;
    for (int i = from; i < utf8.length; i++) {
      if (surrogate(utf8, i)) {
        text.append(new String(utf8, plain, i - plain, StandardCharsets.UTF_8));
        text.append((char) (0xD000 | (utf8[i + 1] & 0x3F) << 6 | utf8[i + 2] & 0x3F));
        i += 2;
        plain = i + 1;
      }
    }
    return text.append(new String(utf8, plain, utf8.length - plain, StandardCharsets.UTF_8))
        .toString();
  }
}
