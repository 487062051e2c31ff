package dev.muster.admin.command;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.admin.http.Problem;
import dev.muster.catalog.Key;
import dev.muster.catalog.KeyType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;

/** JSON as a property list, with the types that the catalog gives to its keys. */
final class TypedPlist {
  private TypedPlist() {}

  static NSDictionary of(JsonObject json, List<Key> keys) {
    NSDictionary dict = new NSDictionary();
    for (String name : json.fieldNames()) {
      Optional<Key> key = keys.stream().filter(k -> k.name().equals(name)).findFirst();
      dict.put(name, value(name, json.getValue(name), key));
    }
    return dict;
  }

  private static NSObject value(String name, Object value, Optional<Key> key) {
    KeyType type = key.map(Key::type).orElse(KeyType.ANY);
    List<Key> below = key.map(Key::keys).orElse(List.of());
    return switch (value) {
      case String s when type == KeyType.DATA -> data(name, s);
      case String s when type == KeyType.DATE -> date(name, s);
      case String s -> new NSString(text(name, s));
      case Boolean b -> new NSNumber(b);
      case Number n when type == KeyType.REAL -> new NSNumber(n.doubleValue());
      case Integer i -> new NSNumber(i);
      case Long l -> new NSNumber(l);
      case Number n -> new NSNumber(n.doubleValue());
      case JsonObject o -> of(o, below);
      case JsonArray a ->
          new NSArray(
              a.stream()
                  .map(item -> value(name, item, kind(item, below)))
                  .toArray(NSObject[]::new));
      case null ->
          throw Problem.badRequest(name + " is null, which a plist can't hold: leave it out");
      default -> throw Problem.badRequest(name + " has a value that a plist can't hold");
    };
  }

  /** Of the kinds that an array's items may have, the one whose constant keys fit this item. */
  static Optional<Key> kind(Object item, List<Key> kinds) {
    if (kinds.size() > 1 && item instanceof JsonObject o) {
      return kinds.stream()
          .filter(
              kind ->
                  kind.keys().stream()
                      .filter(k -> k.values().size() == 1)
                      .allMatch(k -> k.values().contains(o.getValue(k.name()))))
          .findFirst();
    }
    return kinds.stream().findFirst();
  }

  /** What XML can't hold (XML 1.0, section 2.2) would make a command that no device can read. */
  private static String text(String name, String text) {
    boolean holds =
        text.codePoints()
            .allMatch(
                c ->
                    c == '\t'
                        || c == '\n'
                        || c == '\r'
                        || c >= 0x20 && c <= 0xD7FF
                        || c >= 0xE000 && c <= 0xFFFD
                        || c >= 0x10000);
    if (!holds) {
      throw Problem.badRequest(name + " holds a character that a property list can't");
    }
    return text;
  }

  private static NSData data(String name, String base64) {
    return new NSData(
        bytes(base64)
            .orElseThrow(() -> Problem.badRequest(name + " holds bytes: give them in base64")));
  }

  /** What is written in base64, if it is. */
  static Optional<byte[]> bytes(String base64) {
    try {
      return Optional.of(Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static NSDate date(String name, String text) {
    try {
      return new NSDate(Date.from(OffsetDateTime.parse(text).toInstant()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw Problem.badRequest(name + " is a moment, such as 2026-11-20T10:00:00Z");
    }
  }
}
