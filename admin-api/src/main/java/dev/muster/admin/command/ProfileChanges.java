package dev.muster.admin.command;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSObject;
import dev.muster.plist.PlistEntries;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** In which keys two profiles differ. What stands in them is not told: it may be secret. */
public final class ProfileChanges {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  private ProfileChanges() {}

  /**
   * The keys, such as {@code PayloadContent.0.SSID_STR}, in order; none where one of both can't be
   * read.
   *
   * @param before the entries of the command that installs the one
   * @param after those of the other
   */
  public static List<String> keys(byte[] before, byte[] after) {
    Map<String, Integer> old = flat(before);
    Map<String, Integer> now = flat(after);
    Set<String> all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    return old.isEmpty() || now.isEmpty()
        ? List.of()
        : all.stream().filter(key -> !same(old.get(key), now.get(key))).toList();
  }

  private static boolean same(Integer one, Integer other) {
    return one != null && one.equals(other);
  }

  private static Map<String, Integer> flat(byte[] entries) {
    Map<String, Integer> flat = new TreeMap<>();
    try {
      NSDictionary command = READER.read(PlistEntries.document(entries, "CommandUUID", ""));
      if (command.get("Command") instanceof NSDictionary inner
          && inner.get("Payload") instanceof NSData payload) {
        PlistFile.of(payload.bytes()).content().ifPresent(profile -> flatten("", profile, flat));
      }
    } catch (PlistException e) {
      return Map.of();
    }
    // It follows from the others.
    flat.remove("PayloadUUID");
    return flat;
  }

  private static void flatten(String path, NSObject value, Map<String, Integer> flat) {
    switch (value) {
      case NSDictionary dictionary ->
          dictionary.forEach((key, inner) -> flatten(below(path, key), inner, flat));
      case NSArray array -> {
        for (int i = 0; i < array.count(); i++) {
          flatten(below(path, Integer.toString(i)), array.objectAtIndex(i), flat);
        }
      }
      case NSData data -> flat.put(path, Arrays.hashCode(data.bytes()));
      default -> flat.put(path, value.hashCode());
    }
  }

  private static String below(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
