package dev.muster.plist;

import com.dd.plist.BinaryPropertyListParser;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.PropertyListFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a property list whose outermost element is a dictionary. Safe for any thread. */
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

  private NSObject read(byte[] document, boolean binary) throws PlistException {
    if (!binary) {
      return XmlReader.read(document, limits);
    }
    try {
      BinaryGuard.check(document, limits);
      return BinaryPropertyListParser.parse(document);
    } catch (IOException | PropertyListFormatException | RuntimeException e) {
      // dd-plist meets some malformed input with unchecked exceptions. What it says may quote the
      // document, which may hold secrets.
      throw new PlistException("not a property list");
    }
  }

  private static boolean startsWith(byte[] document, byte[] start) {
    return document.length >= start.length
        && Arrays.equals(document, 0, start.length, start, 0, start.length);
  }
}
