package dev.muster.dep.token;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * As much of MIME as token files have: headers, maybe folded, then an empty line, then the body;
 * with LF or CRLF.
 */
final class MimeText {
  private static final Pattern HEADER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,60}:.*");
  private static final Pattern FOLD = Pattern.compile("\n[ \t]+");

  private MimeText() {}

  /** The text with LF, and with nothing before its first letter. */
  static String of(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
    return (text.startsWith("\ufeff") ? text.substring(1) : text).stripLeading();
  }

  /** What comes after the headers; all of it, if there are none. */
  static String body(String text) {
    int end = endOfHeaders(text);
    return end == 0 ? text : text.substring(end);
  }

  /** Whether the headers say that the body is the bare bytes. */
  static boolean isBinary(String text) {
    String headers = headers(text);
    return headers.contains("content-transfer-encoding: binary");
  }

  /** Whether the headers promise what a token file is. */
  static boolean isEncryptedMail(String text) {
    return headers(text).contains("pkcs7-mime");
  }

  private static String headers(String text) {
    return FOLD.matcher(text.substring(0, endOfHeaders(text)))
        .replaceAll(" ")
        .toLowerCase(Locale.ROOT);
  }

  private static int endOfHeaders(String text) {
    String first = text.lines().findFirst().orElse("");
    if (!HEADER.matcher(first).matches()) {
      return 0;
    }
    int empty = text.indexOf("\n\n");
    return empty < 0 ? text.length() : empty + 2;
  }
}
