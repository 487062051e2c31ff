package dev.muster.plist;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;

/**
 * What stands in the place of a value that can't be read, such as {@code <integer/>}: a dictionary
 * that says so, with the kind that the value was to be and the beginning of its text. The rest of
 * the document is read all the same, because a value that nobody needs is no reason to refuse it.
 */
public final class Unreadable {
  /** The key whose value is the kind: an element's name. */
  public static final String KIND = "Unreadable";

  /** The key whose value is the beginning of the text, where there is any. */
  public static final String TEXT = "Text";

  private static final int LONGEST_TEXT = 200;

  private Unreadable() {}

  static NSObject value(String kind, String text) {
    NSDictionary marked = new NSDictionary();
    marked.put(KIND, new NSString(kind));
    if (!text.isEmpty()) {
      int end = Math.min(text.length(), LONGEST_TEXT);
      boolean splits = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
      marked.put(TEXT, new NSString(text.substring(0, splits ? end - 1 : end)));
    }
    return marked;
  }

  /** Whether this stands in the place of a value that can't be read. */
  public static boolean is(NSObject value) {
    return value instanceof NSDictionary dict
        && dict.get(KIND) instanceof NSString
        && (dict.size() == 1 || dict.size() == 2 && dict.get(TEXT) instanceof NSString);
  }
}
