package dev.muster.dep.apple;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/** Serial numbers on their way to Apple. */
final class SerialNumbers {
  /** Apple's have twelve characters at most today. */
  private static final int LONGEST = 64;

  private SerialNumbers() {}

  static boolean plausible(String serial) {
    return !serial.isBlank()
        && serial.length() <= LONGEST
        && serial.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  /** Each once, in lists that one request takes. */
  static List<List<String>> chunks(Collection<String> serials, int most) {
    List<String> all = new ArrayList<>(new LinkedHashSet<>(serials));
    List<List<String>> chunks = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      chunks.add(List.copyOf(all.subList(from, Math.min(all.size(), from + most))));
    }
    return chunks;
  }
}
