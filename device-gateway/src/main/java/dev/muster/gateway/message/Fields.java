package dev.muster.gateway.message;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.plist.Characters;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The values of a dictionary, as far as they are of the kind that is asked for. What enters a
 * device's state has a limit here, so that no device grows without end: a text is cut, for its
 * beginning is of use and the whole is kept with the message; a value of which a part is of no use
 * is none.
 */
public record Fields(NSDictionary dict) {
  /** In UTF-16 units. */
  private static final int LONGEST_TEXT = 1024;

  boolean has(String key) {
    return dict.containsKey(key);
  }

  /** A text that people read: its beginning. */
  public Optional<String> text(String key) {
    return string(key).map(Fields::cut);
  }

  /**
   * A text that names something.
   *
   * @throws IllegalArgumentException if it can't be read whole: two names that are not the same
   *     must not become one
   */
  Optional<String> id(String key) {
    Optional<String> id = string(key);
    if (id.filter(name -> name.indexOf(Characters.REPLACEMENT) >= 0).isPresent()) {
      throw new IllegalArgumentException(key + " can't be read");
    }
    return id;
  }

  /**
   * A text without which a message says nothing, and which is of use as a whole alone.
   *
   * @throws IllegalArgumentException if there is none, or it is too long
   */
  public String required(String key) {
    return id(key)
        .filter(value -> value.length() <= LONGEST_TEXT)
        .orElseThrow(() -> new IllegalArgumentException(key + " is missing or too long"));
  }

  /**
   * A text that is of use as a whole alone, if there is any.
   *
   * @throws IllegalArgumentException if it is longer than the most
   */
  Optional<String> wholeText(String key, int most) {
    Optional<String> value = string(key);
    if (value.filter(text -> text.length() > most).isPresent()) {
      throw new IllegalArgumentException(key + " is too long");
    }
    return value;
  }

  /**
   * Bytes, if there are any.
   *
   * @throws IllegalArgumentException if there are more than the most
   */
  public Optional<byte[]> data(String key, int most) {
    if (!(dict.get(key) instanceof NSData data) || data.bytes().length == 0) {
      return Optional.empty();
    }
    if (data.bytes().length > most) {
      throw new IllegalArgumentException(key + " is too long");
    }
    return Optional.of(data.bytes());
  }

  /** True or false, if it stands there. */
  public Optional<Boolean> flag(String key) {
    return dict.get(key) instanceof NSNumber n ? Optional.of(n.boolValue()) : Optional.empty();
  }

  /** A number, also one that stands as text; the nearest one where it is out of range. */
  Optional<Integer> whole(String key) {
    return switch (dict.get(key)) {
      case NSNumber n when !n.isBoolean() -> Optional.of(nearest(n.doubleValue()));
      case NSString s when s.getContent().matches("-?\\d{1,18}") ->
          Optional.of(nearest(Long.parseLong(s.getContent())));
      case null, default -> Optional.empty();
    };
  }

  /** The dictionary of this name; an empty one if there is none. */
  Fields below(String key) {
    return new Fields(dict.get(key) instanceof NSDictionary d ? d : new NSDictionary());
  }

  /** The dictionaries in an array, or the one that stands where the array should. */
  List<Fields> items(String key) {
    NSObject value = dict.get(key);
    NSObject[] all = value instanceof NSArray array ? array.getArray() : new NSObject[] {value};
    return Arrays.stream(all)
        .filter(NSDictionary.class::isInstance)
        .map(item -> new Fields((NSDictionary) item))
        .toList();
  }

  private Optional<String> string(String key) {
    return dict.get(key) instanceof NSString s && !s.getContent().isEmpty()
        ? Optional.of(s.getContent())
        : Optional.empty();
  }

  private static int nearest(double number) {
    return (int) number;
  }

  private static String cut(String text) {
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    boolean splits = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, splits ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }
}
