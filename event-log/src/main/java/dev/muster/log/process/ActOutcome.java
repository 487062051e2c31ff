package dev.muster.log.process;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Fact;
import dev.muster.core.event.FleetFact;
import java.time.Instant;
import java.util.Optional;

/** What came of an act. */
public sealed interface ActOutcome {

  /**
   * It came to its end, for good or bad, and this is written down. The fact must change what is
   * due; where it does not, the act is held back like one that failed.
   *
   * @param subject what the fact is about, by its name in the log
   * @param enrollment whom it is about, for a fact about a device
   * @param mark tells it from other outcomes of the same act done again, where each counts; else
   *     empty, so that all of them are one fact
   * @param settles whether the fact changes what is due
   * @param opens whether others may go by its resource again
   */
  record Done(
      String subject,
      Optional<Enrollment> enrollment,
      Fact fact,
      String mark,
      boolean settles,
      boolean opens)
      implements ActOutcome {

    /** A fact about a device. */
    public static Done of(Enrollment enrollment, DeviceFact fact) {
      String subject = enrollment.id().device().value();
      return new Done(subject, Optional.of(enrollment), fact, "", true, false);
    }

    /** A fact about the installation, under this subject. */
    public static Done of(String subject, FleetFact fact) {
      return new Done(subject, Optional.empty(), fact, "", true, false);
    }

    /** The same, told by this mark from other outcomes of the same act done again. */
    public Done marked(String another) {
      return new Done(subject, enrollment, fact, another, settles, opens);
    }

    /** The same, by which what is due stays due as soon as its resource lets it go. */
    public Done unsettled() {
      return new Done(subject, enrollment, fact, mark, false, opens);
    }

    /** The same, which shows that its resource can be used again, or not. */
    public Done opening(boolean open) {
      return new Done(subject, enrollment, fact, mark, settles, open);
    }

    /** What names it beside what was due. */
    String name() {
      return enrollment.map(e -> e.id().value()).orElse(subject) + " " + mark;
    }
  }

  /**
   * It came to nothing, and is tried again.
   *
   * @param problem what kept it, in words
   * @param from not before this; empty for when {@link ProcessManager#retries} says
   */
  record Again(String problem, Optional<Instant> from) implements ActOutcome {
    /** After a time that grows with the tries. */
    public static Again of(String problem) {
      return new Again(problem, Optional.empty());
    }

    /** As soon as this. */
    public static Again from(Instant moment, String problem) {
      return new Again(problem, Optional.of(moment));
    }
  }

  /**
   * Its resource can't be used before this moment, by nobody, and this one is tried again then.
   *
   * @param problem what its resource said, in words
   */
  record Shut(Instant until, String problem) implements ActOutcome {}
}
