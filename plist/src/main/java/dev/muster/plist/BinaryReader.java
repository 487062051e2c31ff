package dev.muster.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;

/**
 * Makes objects of a binary property list that {@link BinaryGuard} has looked over, and marks
 * values that can't be read ({@link Unreadable}). An object that is referred to twice is one.
 */
final class BinaryReader {
  /** 2001-01-01, from which dates are counted in seconds. */
  private static final long EPOCH_MILLIS = 978_307_200_000L;

  private static final double MOST_SECONDS = 1e12;
  private static final String INTEGER = "integer";

  private final byte[] document;
  private final BinaryGuard layout;
  private final NSObject[] made;

  private BinaryReader(byte[] document, BinaryGuard layout) {
    this.document = document;
    this.layout = layout;
    this.made = new NSObject[layout.objects()];
  }

  static NSObject read(byte[] document, PlistLimits limits) throws PlistException {
    BinaryGuard layout = BinaryGuard.check(document, limits);
    return new BinaryReader(document, layout).object(layout.top());
  }

  private NSObject object(int index) throws PlistException {
    if (made[index] == null) {
      made[index] = make(layout.offset(index));
    }
    return made[index];
  }

  private NSObject make(int at) throws PlistException {
    int low = document[at] & 0xF;
    return switch (document[at] >> 4 & 0xF) {
      case 0x0 -> low == 8 || low == 9 ? new NSNumber(low == 9) : Unreadable.value("nothing", "");
      case 0x1 -> integer(at + 1, 1 << low);
      case 0x2 -> real(at + 1, 1 << low);
      case 0x3 -> date(Double.longBitsToDouble(layout.number(at + 1, 8)));
      case 0x4 -> new NSData(bytes(at, 1));
      case 0x5, 0x7 -> new NSString(Characters.allowed(Characters.decode(bytes(at, 1), 0)));
      case 0x6 ->
          new NSString(Characters.allowed(new String(bytes(at, 2), StandardCharsets.UTF_16BE)));
      case 0xA, 0xB, 0xC -> array(at);
      case 0xD -> dictionary(at);
      default -> Unreadable.value("unknown", "");
    };
  }

  private NSObject integer(int at, int size) throws PlistException {
    return switch (size) {
      case 1, 2, 4, 8 -> new NSNumber(layout.number(at, size));
      case 16 -> {
        long high = layout.number(at, 8);
        long value = layout.number(at + 8, 8);
        // Apple writes what does not fit into 63 bits as 128 of them.
        yield high == value >> 63
            ? new NSNumber(value)
            : Unreadable.value(INTEGER, high == 0 ? Long.toUnsignedString(value) : "");
      }
      default -> Unreadable.value(INTEGER, "");
    };
  }

  private NSObject real(int at, int size) throws PlistException {
    return switch (size) {
      case 4 -> new NSNumber(Float.intBitsToFloat((int) layout.number(at, 4)));
      case 8 -> new NSNumber(Double.longBitsToDouble(layout.number(at, 8)));
      default -> Unreadable.value("real", "");
    };
  }

  private static NSObject date(double seconds) {
    return Math.abs(seconds) < MOST_SECONDS
        ? new NSDate(new Date(EPOCH_MILLIS + Math.round(seconds * 1_000)))
        : Unreadable.value("date", Double.toString(seconds));
  }

  private byte[] bytes(int at, int width) throws PlistException {
    int start = layout.contents(at);
    return Arrays.copyOfRange(document, start, start + (int) layout.count(at) * width);
  }

  private NSObject array(int at) throws PlistException {
    int start = layout.contents(at);
    NSObject[] items = new NSObject[(int) layout.count(at)];
    for (int i = 0; i < items.length; i++) {
      items[i] = object(layout.reference(start, i));
    }
    return new NSArray(items);
  }

  private NSObject dictionary(int at) throws PlistException {
    int start = layout.contents(at);
    int count = (int) layout.count(at);
    NSDictionary dict = new NSDictionary();
    for (int i = 0; i < count; i++) {
      // A key that is no text is nothing that anyone asks for.
      if (object(layout.reference(start, i)) instanceof NSString key) {
        dict.put(key.getContent(), object(layout.reference(start, count + i)));
      }
    }
    return dict;
  }
}
