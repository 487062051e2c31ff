package dev.muster.core.dep;

import dev.muster.core.event.DepDeviceFact.DepEnrollmentAsked;
import dev.muster.core.event.DepDeviceFact.EnrollmentAnswer;
import dev.muster.core.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What other rules would have meant for the devices that enrolled: the recorded events are folded
 * again, and at the moment at which a device got its enrollment profile it is seen which profile
 * for Setup Assistant the rules of that time wanted, and which one the new rules would have. Exact,
 * because nothing but the record goes in. Takes the events in their order; for one thread.
 */
public final class Rehearsal {
  private final DepRules next;
  private final Instant from;
  private final List<Enrolled> enrolled = new ArrayList<>();
  private DepState state = DepState.EMPTY;

  /**
   * A device that enrolled.
   *
   * @param was wanted then
   * @param would have been wanted by the new rules
   */
  public record Enrolled(String serialNumber, Instant at, Wanted was, Wanted would) {
    /** Whether it would have had another profile, or other contents of it. */
    public boolean otherwise() {
      return !(was instanceof Wanted.Profile(var a, var byA)
              && would instanceof Wanted.Profile(var b, var byB)
              && a.content().equals(b.content()))
          && !was.equals(would);
    }
  }

  /**
   * A rehearsal.
   *
   * @param from enrollments before this are folded and not told
   */
  public Rehearsal(DepRules next, Instant from) {
    this.next = next;
    this.from = from;
  }

  /** Takes the next event. */
  public void take(Event event) {
    boolean asked =
        event.fact() instanceof DepEnrollmentAsked fact
            && fact.answer() == EnrollmentAnswer.PROFILE
            && !event.occurredAt().isBefore(from);
    if (asked) {
      DepEnrollmentAsked fact = (DepEnrollmentAsked) event.fact();
      state
          .device(fact.serialNumber())
          .map(device -> seen(device, event.occurredAt()))
          .ifPresent(enrolled::add);
    }
    state = state.evolve(event);
  }

  private Enrolled seen(DepDevice device, Instant at) {
    String serial = device.key().serialNumber();
    return new Enrolled(serial, at, state.wanted(device), next.wanted(device, state.notes(serial)));
  }

  /** What came of it so far. */
  public List<Enrolled> enrolled() {
    return List.copyOf(enrolled);
  }
}
