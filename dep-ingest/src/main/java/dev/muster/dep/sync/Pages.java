package dev.muster.dep.sync;

import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AppleException.Reason;
import dev.muster.dep.apple.DevicePage;
import java.util.Optional;

/**
 * Pages of an account, all of one length. Empty where Apple says that the cursor has none left.
 *
 * @param limit of a page
 */
record Pages(AppleClient apple, int limit) {
  Optional<DevicePage> fetch(Optional<String> cursor) throws AppleException {
    return unlessExhausted(() -> Optional.of(apple.fetch(cursor, limit)));
  }

  Optional<DevicePage> sync(String cursor) throws AppleException {
    return unlessExhausted(() -> Optional.of(apple.sync(cursor, limit)));
  }

  private static Optional<DevicePage> unlessExhausted(Ahead.Question question)
      throws AppleException {
    try {
      return question.ask();
    } catch (AppleException e) {
      if (e.reason() == Reason.EXHAUSTED_CURSOR) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
