package dev.muster.core.device;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.Message.SetBootstrapToken;
import java.util.List;

/** How a Mac's bootstrap token comes, is asked for, and goes. */
final class BootstrapTokenFold {
  private BootstrapTokenFold() {}

  static Step set(DeviceState state, Event event, Enrollment enrollment, SetBootstrapToken set) {
    BootstrapToken changed =
        state
            .bootstrapToken()
            .with(
                set.token()
                    .map(value -> new BootstrapToken.Held(event.id(), value, event.occurredAt())));
    return Step.accepted(
        state.seen(enrollment.id(), event.occurredAt()).withBootstrapToken(changed));
  }

  static Step get(DeviceState state, Event event, Enrollment enrollment) {
    BootstrapToken asked = state.bootstrapToken().asked(event.occurredAt());
    return new Step(
        state.seen(enrollment.id(), event.occurredAt()).withBootstrapToken(asked),
        new Reply.HandedBack(asked.held()),
        List.of());
  }
}
