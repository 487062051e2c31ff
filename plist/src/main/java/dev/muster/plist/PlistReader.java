package dev.muster.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads a property list whose outermost element is a dictionary. Its structure must be whole and
 * within the limits; a single value that can't be read is marked ({@link Unreadable}), and so is a
 * character ({@link Characters}). Safe for any thread.
 */
public final class PlistReader {
  private static final byte[] BINARY = "bplist00".getBytes(StandardCharsets.US_ASCII);

  private final PlistLimits limits;

  /** A reader with these limits. */
  public PlistReader(PlistLimits limits) {
    this.limits = limits;
  }

  /**
   * Reads a document.
   *
   * @throws PlistException if it is no property list, or exceeds a limit
   */
  public NSDictionary read(byte[] document) throws PlistException {
    if (read(document, startsWith(document, BINARY)) instanceof NSDictionary dict) {
      return dict;
    }
    throw new PlistException("not a dictionary");
  }

  /**
   * Reads a document of which every value is to count, such as one that is passed on.
   *
   * @throws PlistException also if a single value or character of it can't be read
   */
  public NSDictionary readWhole(byte[] document) throws PlistException {
    NSDictionary dict = read(document);
    if (!whole(dict)) {
      throw new PlistException("a value that can't be read");
    }
    return dict;
  }

  /** Recursion is bounded by the limit of depth. */
  private static boolean whole(NSObject value) {
    return switch (value) {
      case NSDictionary dict when Unreadable.is(dict) -> false;
      case NSDictionary dict -> dict.values().stream().allMatch(PlistReader::whole);
      case NSArray array -> Arrays.stream(array.getArray()).allMatch(PlistReader::whole);
      case NSString text -> text.getContent().indexOf(Characters.REPLACEMENT) < 0;
      default -> true;
    };
  }

  private NSObject read(byte[] document, boolean binary) throws PlistException {
    if (!binary) {
      return XmlReader.read(document, limits);
    }
    try {
      return BinaryReader.read(document, limits);
    } catch (ArithmeticException e) {
      // A length that no document has.
      throw new PlistException("a length out of range");
    }
  }

  private static boolean startsWith(byte[] document, byte[] start) {
    return document.length >= start.length
        && Arrays.equals(document, 0, start.length, start, 0, start.length);
  }
}
