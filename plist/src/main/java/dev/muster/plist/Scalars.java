package dev.muster.plist;

import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Makes values of the text of elements, as Apple's reader does (CFPropertyList.c: signed and
 * hexadecimal integers, {@code nan} and {@code inf}), and {@link Unreadable} ones of the rest.
 */
final class Scalars {
  private static final Pattern HEX = Pattern.compile("([+-]?)0[xX]([0-9a-fA-F]{1,16})");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d{1,400}(\\.\\d{0,400})?|\\.\\d{1,400})([eE][+-]?\\d{1,4})?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
  private static final Pattern WHOLE_OF_ANY_LENGTH = Pattern.compile("[+-]?\\d+");
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

  private Scalars() {}

  /** An integer or a real; which of them it is follows from the text. */
  static NSObject number(String kind, String text) {
    String digits = text.strip();
    if (WHOLE.matcher(digits).matches()) {
      try {
        return new NSNumber(Long.parseLong(digits));
      } catch (NumberFormatException e) {
        return Unreadable.value(kind, text);
      }
    }
    // Beyond 64 bits: its text says more than the nearest real would.
    if (WHOLE_OF_ANY_LENGTH.matcher(digits).matches()) {
      return Unreadable.value(kind, text);
    }
    if (DECIMAL.matcher(digits).matches()) {
      return new NSNumber(digits);
    }
    var hex = HEX.matcher(digits);
    if (hex.matches()) {
      long value = Long.parseUnsignedLong(hex.group(2), 16);
      return new NSNumber(hex.group(1).equals("-") ? -value : value);
    }
    return switch (digits.toLowerCase(Locale.ROOT)) {
      case "nan" -> new NSNumber(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> new NSNumber(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> new NSNumber(Double.NEGATIVE_INFINITY);
      default -> Unreadable.value(kind, text);
    };
  }

  static NSObject date(String text) {
    String date = text.strip();
    if (DATE.matcher(date).matches()) {
      try {
        return new NSDate(Date.from(Instant.parse(date)));
      } catch (DateTimeException | IllegalArgumentException e) {
        return Unreadable.value("date", text);
      }
    }
    return Unreadable.value("date", text);
  }

  static NSObject data(String text) {
    StringBuilder base64 = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > ' ') {
        base64.append(c);
      }
    }
    try {
      return new NSData(Base64.getDecoder().decode(base64.toString()));
    } catch (IllegalArgumentException e) {
      return Unreadable.value("data", text);
    }
  }
}
