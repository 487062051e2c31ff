package dev.muster.core.inventory;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.process.Spacing;
import dev.muster.core.provision.Provisioning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which device is asked what about itself, and when: everything as soon as it has enrolled, and
 * again after some time, at a moment of its own, so that a fleet that came at once is not asked at
 * once for ever.
 *
 * @param every how long until it is asked the same thing again, give or take a tenth
 */
public record InventoryPolicy(Duration every) {
  /** What devices are asked, in this order. */
  public static final List<String> QUESTIONS =
      List.of(
          "DeviceInformation",
          "SecurityInfo",
          "ProfileList",
          "CertificateList",
          "InstalledApplicationList");

  /**
   * What is next; empty as long as it is not enrolled, waits in Setup Assistant for its blueprint,
   * or has not answered to what it was asked.
   *
   * @param can whether a device of its kind knows the question
   */
  public Optional<InventoryDue> next(
      EnrollmentId device, DeviceState state, Predicate<String> can) {
    Optional<ChannelState> enrolled = state.enrolled(device);
    if (state.foreign().isPresent() || enrolled.isEmpty() || inSetup(state)) {
      return Optional.empty();
    }
    Instant since = enrolled.get().enrolled().since().orElse(enrolled.get().lastSeen());
    InventoryDue first = null;
    for (String question : QUESTIONS) {
      Instant due = due(device, state.inventory(), question, since);
      if ((first == null || due.isBefore(first.due()))
          && !waits(device, state.inventory(), question, since, enrolled.get())
          && can.test(question)) {
        CommandUuid command = state.inventory().next(device, since, question);
        first = new InventoryDue(due, question, command);
      }
    }
    return Optional.ofNullable(first);
  }

  private Instant due(EnrollmentId device, Inventory known, String question, Instant since) {
    return known
        .lastAsked(question)
        .map(
            last ->
                last.plus(
                    new Spacing(every, 1, every)
                        .after(known.times(question), device.value() + question)))
        .orElse(since);
  }

  private static boolean waits(
      EnrollmentId device, Inventory known, String question, Instant since, ChannelState enrolled) {
    return known.times(question) > 0 && enrolled.queue().holds(known.last(device, since, question));
  }

  private static boolean inSetup(DeviceState state) {
    return state.provisioning().map(Provisioning::ended).filter(Optional::isEmpty).isPresent();
  }
}
