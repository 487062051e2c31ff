package dev.muster.core.device;

import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Folds facts one after the other, a second apart, and keeps what each led to. */
final class History {
  private DeviceState state = DeviceState.UNKNOWN;
  private Instant now = Fixtures.NOON;
  private final List<EndedCommand> ended = new ArrayList<>();

  /** A device that has just enrolled. */
  static History enrolled() {
    History history = new History();
    history.fold(Fixtures.authenticate());
    history.fold(Fixtures.tokenUpdate());
    return history;
  }

  /** A fact of a kind that this version does not know. */
  void foldForeign(String kind) {
    state = DeviceFold.foreign(state, kind).state();
  }

  Reply fold(DeviceFact fact) {
    return fold(Fixtures.MAC, fact);
  }

  Reply fold(Enrollment enrollment, DeviceFact fact) {
    now = now.plusSeconds(1);
    return fold(Fixtures.event(enrollment, now, fact));
  }

  Reply fold(Event event) {
    Step step = DeviceFold.evolve(state, event);
    state = step.state();
    ended.addAll(step.ended());
    return step.reply();
  }

  /** The name of the command that a reply offers, or {@code nothing}, or why it was refused. */
  String answer(DeviceFact fact) {
    return answer(Fixtures.MAC, fact);
  }

  String answer(Enrollment enrollment, DeviceFact fact) {
    return switch (fold(enrollment, fact)) {
      case Reply.Offered offered -> offered.command().uuid().value();
      case Reply.Accepted accepted -> "nothing";
      case Reply.HandedBack(var token) -> token.isPresent() ? "a token" : "no token";
      case Reply.AlreadyQueued already -> "already queued";
      case Reply.Refused refused -> refused.reason().code();
      case Reply.Unknowable unknowable -> "unknowable: " + unknowable.kind();
    };
  }

  DeviceState state() {
    return state;
  }

  List<EndedCommand> ended() {
    return ended;
  }

  Instant now() {
    return now;
  }
}
