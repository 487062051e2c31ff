package dev.muster.plist;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads an XML property list in one pass, and counts on the way what the limits are on.
 *
 * <p>It is no XML parser, on purpose. XML has one answer to a character that it forbids, or to
 * markup where data belongs, and that is to give up; but what a device sends is to be read as far
 * as it goes, however odd one value in it is. The dictionaries and arrays must be whole, or nobody
 * could tell what belongs where; a value inside may be anything, and is marked ({@link Unreadable})
 * where it can't be read. No entity is ever looked up, so there is nothing to expand and nothing to
 * fetch.
 */
final class XmlReader {
  private static final String CDATA = "<![CDATA[";
  private static final String COMMENT = "<!--";
  private static final String DOCTYPE = "<!DOCTYPE";
  private static final String CUT_SHORT = "cut short";
  private static final String KEY = "key";

  /** What {@link #next} stands at. */
  private enum Tag {
    START,
    END
  }

  private final String text;
  private final PlistLimits limits;
  private int at;
  private int depth;
  private int elements;
  private String name = "";

  /** Whether the start tag is its own end. */
  private boolean closed;

  private XmlReader(String text, PlistLimits limits) {
    this.text = text;
    this.limits = limits;
  }

  /** The outermost object. */
  static NSObject read(byte[] document, PlistLimits limits) throws PlistException {
    int first = 0;
    if (document.length >= 3 && document[0] == (byte) 0xEF) {
      first = 3;
    }
    while (first < document.length && document[first] <= ' ' && document[first] > 0) {
      first++;
    }
    if (first + 1 >= document.length || document[first] != '<') {
      throw new PlistException("neither an XML nor a binary property list");
    }
    if (document[first + 1] == 0) {
      throw new PlistException("not UTF-8");
    }
    return new XmlReader(Characters.decode(document, first), limits).document();
  }

  /** What comes after it, such as a NUL, says nothing of it. */
  private NSObject document() throws PlistException {
    expectStart();
    if (!name.equals("plist")) {
      return object();
    }
    if (closed) {
      throw new PlistException("an empty property list");
    }
    expectStart();
    NSObject root = object();
    if (next() == Tag.START) {
      throw new PlistException("more than one object");
    }
    return root;
  }

  private void expectStart() throws PlistException {
    if (next() == Tag.END) {
      throw new PlistException("an empty property list");
    }
  }

  /** The object whose start tag was just read; afterwards its end tag was. */
  private NSObject object() throws PlistException {
    String kind = name;
    return switch (kind) {
      case "dict" -> dictionary();
      case "array" -> array();
      case "string", "integer", "real", "date", "data" -> scalar(kind);
      case "true", "false" -> {
        text(kind, new StringBuilder());
        yield new NSNumber(kind.equals("true"));
      }
      default -> {
        StringBuilder unknown = new StringBuilder();
        text(kind, unknown);
        yield Unreadable.value(kind, unknown.toString());
      }
    };
  }

  private NSDictionary dictionary() throws PlistException {
    NSDictionary dict = new NSDictionary();
    if (closed) {
      return dict;
    }
    while (next() == Tag.START) {
      if (name.equals(KEY)) {
        entry(dict);
      } else {
        // A value without a key, which nobody could ask for.
        object();
      }
    }
    expectEnd("dict");
    return dict;
  }

  private void entry(NSDictionary dict) throws PlistException {
    StringBuilder key = new StringBuilder();
    text(KEY, key);
    int before = at;
    int deep = depth;
    if (next() == Tag.END || name.equals(KEY)) {
      dict.put(Characters.allowed(key.toString()), Unreadable.value("nothing", ""));
      // What came instead is the dictionary's to read.
      at = before;
      depth = deep;
      return;
    }
    dict.put(Characters.allowed(key.toString()), object());
  }

  private NSArray array() throws PlistException {
    List<NSObject> items = new ArrayList<>();
    if (!closed) {
      while (next() == Tag.START) {
        items.add(object());
      }
      expectEnd("array");
    }
    return new NSArray(items.toArray(NSObject[]::new));
  }

  private void expectEnd(String of) throws PlistException {
    if (!name.equals(of)) {
      throw new PlistException("an end that is another's");
    }
  }

  private NSObject scalar(String kind) throws PlistException {
    StringBuilder collected = new StringBuilder();
    boolean plain = text(kind, collected);
    String value = Characters.allowed(collected.toString());
    if (!plain) {
      return Unreadable.value(kind, value);
    }
    return switch (kind) {
      case "string" -> new NSString(value);
      case "date" -> Scalars.date(value);
      case "data" -> Scalars.data(value);
      default -> Scalars.number(kind, value);
    };
  }

  /** Goes behind the next tag. What stands between tags is nobody's value. */
  private Tag next() throws PlistException {
    while (true) {
      at = found("<", at);
      if (text.startsWith(COMMENT, at)) {
        at = found("-->", at + COMMENT.length()) + 3;
      } else if (text.startsWith(CDATA, at)) {
        at = found("]]>", at + CDATA.length()) + 3;
      } else if (text.startsWith("<?", at)) {
        at = found("?>", at) + 2;
      } else if (text.startsWith(DOCTYPE, at)) {
        int end = found(">", at);
        // Nothing declares anything but where entities are to be declared.
        if (text.substring(at, end).indexOf('[') >= 0) {
          throw new PlistException("declares entities");
        }
        at = end + 1;
      } else {
        return tag();
      }
    }
  }

  private Tag tag() throws PlistException {
    boolean ends = text.startsWith("</", at);
    int start = at + (ends ? 2 : 1);
    int end = start;
    while (end < text.length() && !endsName(text.charAt(end))) {
      end++;
    }
    name = text.substring(start, end);
    while (end < text.length() && text.charAt(end) != '>') {
      char c = text.charAt(end);
      end = c == '"' || c == '\'' ? found(String.valueOf(c), end + 1) + 1 : end + 1;
    }
    if (end >= text.length()) {
      throw new PlistException(CUT_SHORT);
    }
    closed = !ends && text.charAt(end - 1) == '/';
    at = end + 1;
    if (ends) {
      depth--;
      return Tag.END;
    }
    if (depth + 1 > limits.depth()) {
      throw new PlistException("nested deeper than " + limits.depth());
    }
    if (++elements > limits.elements()) {
      throw new PlistException("more than " + limits.elements() + " elements");
    }
    depth += closed ? 0 : 1;
    return Tag.START;
  }

  private static boolean endsName(char c) {
    return c <= ' ' || c == '>' || c == '/';
  }

  /**
   * Collects the text of the element whose start tag was just read, up to its own end tag. Whatever
   * markup is in between is taken for text.
   *
   * @return whether there was none
   */
  private boolean text(String element, StringBuilder into) throws PlistException {
    if (closed) {
      return true;
    }
    boolean plain = true;
    String end = "</" + element;
    while (!(text.startsWith(end, at)
        && at + end.length() < text.length()
        && endsName(text.charAt(at + end.length())))) {
      if (at >= text.length()) {
        throw new PlistException(CUT_SHORT);
      }
      char c = text.charAt(at);
      if (c == '&') {
        at = CharacterReference.append(text, at, into);
      } else if (c == '\r') {
        // XML's rule on the ends of lines (section 2.11).
        at += text.startsWith("\r\n", at) ? 2 : 1;
        into.append('\n');
      } else if (text.startsWith(CDATA, at)) {
        int close = found("]]>", at + CDATA.length());
        into.append(text, at + CDATA.length(), close);
        at = close + 3;
      } else if (text.startsWith(COMMENT, at)) {
        at = found("-->", at + COMMENT.length()) + 3;
      } else {
        plain &= c != '<';
        into.append(c);
        at++;
      }
      if (into.length() > limits.stringBytes()) {
        throw new PlistException("a string longer than " + limits.stringBytes() + " bytes");
      }
    }
    tag();
    return plain;
  }

  private int found(String what, int from) throws PlistException {
    int where = text.indexOf(what, from);
    if (where < 0) {
      throw new PlistException(CUT_SHORT);
    }
    return where;
  }
}
