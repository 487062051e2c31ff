package dev.muster.log.process;

import dev.muster.core.process.Due;
import dev.muster.core.process.Spacing;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who came to nothing, how often, and from when on they are tried again. What is due then is held
 * back; something else that is due of the same subject meanwhile is not. For one thread.
 *
 * @param <S> subjects
 */
final class Retries<S> {
  /** What is not known to be due. */
  private static final String UNKNOWN = "";

  /**
   * One in trouble.
   *
   * @param tries acts that came to nothing
   * @param errors what the process threw, or had no effect, in a row
   * @param key what was due
   * @param from when that is tried again
   */
  private record Trouble(int partition, int tries, int errors, String key, Instant from) {}

  private final Map<S, Trouble> troubles = new HashMap<>();

  /** How many acts have come to nothing. */
  int tries(S subject) {
    return Optional.ofNullable(troubles.get(subject)).map(Trouble::tries).orElse(0);
  }

  /**
   * An act came to nothing.
   *
   * @param from empty for when the spacing says
   * @return from when it is tried again
   */
  Instant again(
      S subject, int partition, Due due, Instant now, Optional<Instant> from, Spacing spacing) {
    int tries = tries(subject) + 1;
    Instant moment = from.orElseGet(() -> now.plus(spacing.after(tries, subject.toString())));
    troubles.put(subject, new Trouble(partition, tries, 0, due.key(), moment));
    return moment;
  }

  /**
   * The process threw something.
   *
   * @param due empty if it is not known
   * @return from when it is tried again
   */
  Instant error(S subject, int partition, Optional<? extends Due> due, Instant now) {
    Trouble before = troubles.get(subject);
    int errors = before == null ? 1 : before.errors() + 1;
    Instant from = now.plus(ProcessManager.RETRIES.after(errors, subject.toString()));
    String key = due.map(Due::key).orElse(UNKNOWN);
    troubles.put(subject, new Trouble(partition, tries(subject), errors, key, from));
    return from;
  }

  /** From when on this may be done. */
  Instant from(S subject, Due due) {
    Trouble trouble = troubles.get(subject);
    return trouble == null || !trouble.from().isAfter(due.due()) || !trouble.key().equals(due.key())
        ? due.due()
        : trouble.from();
  }

  /** Nothing is wrong with the subject any more. */
  void forget(S subject) {
    troubles.remove(subject);
  }

  /** Whatever is wrong in these partitions is for others. */
  void forgetAll(Collection<Integer> partitions) {
    troubles.values().removeIf(trouble -> partitions.contains(trouble.partition()));
  }
}
