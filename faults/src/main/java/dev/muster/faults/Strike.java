package dev.muster.faults;

import java.util.List;
import java.util.Random;

/**
 * What hits a node of which another one may take the work over.
 *
 * @param what in words
 * @param wakes whether the node goes on at its end where it was, and does not know
 * @param begin lets it happen, and waits as long as it takes
 * @param end mends it
 */
record Strike(String what, boolean wakes, Fault.Act begin, Fault.Act end) {
  /** Kafka gives the place of a node away after ten seconds without a word of it. */
  private static final int LOST_MILLIS = 11_000;

  private static final int REST_MILLIS = 1_500;

  /** Kills a node or a broker; once in eight times it is {@link #any} of the others. */
  static Strike mostlyKills(Random random, Installation installation) {
    int kind = random.nextInt(8);
    int rest = random.nextInt(REST_MILLIS);
    if (kind == 7) {
      return any(random, installation);
    }
    List<ChildProcess> victims = kind < 2 ? installation.brokers() : installation.nodes();
    return killed(victims.get(random.nextInt(victims.size())), rest);
  }

  private static Strike killed(ChildProcess victim, int rest) {
    return new Strike(
        victim.name() + " killed",
        false,
        () -> {
          victim.kill();
          Thread.sleep(rest);
        },
        victim::start);
  }

  /** Kills a node, half of the time, or stops it for a while, or cuts it off from Kafka. */
  static Strike any(Random random, Installation installation) {
    int node = random.nextInt(Installation.NODES);
    ChildProcess victim = installation.nodes().get(node);
    List<Relay> ways = installation.fromNode(node);
    int kind = random.nextInt(4);
    int rest = random.nextInt(REST_MILLIS);
    return switch (kind) {
      case 0 ->
          new Strike(
              victim.name() + " stopped for a while",
              true,
              () -> {
                victim.pause();
                Thread.sleep(LOST_MILLIS + rest);
              },
              victim::resume);
      case 1 ->
          new Strike(
              victim.name() + " cut off from Kafka",
              false,
              () -> {
                ways.forEach(Relay::cut);
                Thread.sleep(LOST_MILLIS + rest);
              },
              () -> ways.forEach(Relay::mend));
      default -> killed(victim, rest);
    };
  }
}
