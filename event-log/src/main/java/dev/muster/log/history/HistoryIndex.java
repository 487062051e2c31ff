package dev.muster.log.history;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Finds in the log what is asked for, without reading all of it. Safe for any thread; every call
 * may block for as long as a local disk takes, and throws {@link IndexUnavailableException} while
 * the index is being made.
 */
public interface HistoryIndex {

  /**
   * Waits until the index has taken in what stands in front of these offsets, by partition of the
   * topic of device events, and in front of this one in the fleet's log.
   *
   * @throws IndexUnavailableException if that takes longer
   */
  void await(Map<Integer, Long> devices, long fleet, Duration patience);

  /**
   * The events of a device, oldest first.
   *
   * @param after only those with a higher offset
   * @param limit at most so many
   */
  List<HistoryLine> lines(
      EnrollmentId device, long after, Predicate<HistoryLine> wanted, int limit);

  /** The events of a device that have a lower offset than this one, newest first. */
  List<HistoryLine> linesBefore(
      EnrollmentId device, long before, Predicate<HistoryLine> wanted, int limit);

  /** What became of a command for an enrolment. */
  Optional<CommandFate> fate(CommandUuid uuid, EnrollmentId enrollment);

  /** Visits what became of a command for each enrolment that it has reached, by enrolment id. */
  void fates(CommandUuid uuid, Consumer<CommandFate> visitor);

  /**
   * What became of the commands of an enrolment, the last queued first, by the offset of their
   * queueing.
   *
   * @param before only those that were queued at a lower offset
   */
  SequencedMap<Long, CommandFate> commands(EnrollmentId enrollment, long before, int limit);

  /**
   * The offsets, oldest first, of the reports that the inventory of an enrolment is made of, by
   * request type.
   */
  Map<String, List<Long>> answers(EnrollmentId enrollment);

  /** A command that was requested. */
  Optional<RequestedCommand> request(CommandUuid uuid);

  /** Commands that were requested, the last first, from in front of this offset. */
  List<RequestedCommand> requests(long before, int limit);
}
