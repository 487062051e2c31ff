package dev.muster.admin.provision;

import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.provision.Leftovers;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.Standing;
import java.util.List;
import java.util.stream.Collectors;

/** Where a blueprint stands, in one sentence. */
final class ProvisionText {
  private ProvisionText() {}

  static String of(Provisioning going) {
    return switch (Standing.of(going)) {
      case HELD -> held(going);
      case RUNNING ->
          going
              .current()
              .map(i -> "it is at the step %s".formatted(going.steps().get(i).name()))
              .orElse("its steps have ended");
      case RELEASING -> "it is told that it may go on, and has not answered";
      case RELEASED -> released(going) + left(going);
      case IN_USE -> "it is in use" + left(going);
      case DONE -> "its steps have ended" + left(going);
      case NEVER_WAITED ->
          "it did not wait in Setup Assistant (error 101): the profile that it had from Apple when"
              + " its box was opened did not say so, or it restarted meanwhile. muster provision"
              + " erase has it begin anew with the profile that Apple holds for it now"
              + left(going);
    };
  }

  private static String held(Provisioning going) {
    int step = going.held().orElseThrow();
    return "the step %s failed (%s): retry, release, or wait until %s"
        .formatted(
            going.steps().get(step).name(), going.states().get(step).why(), going.deadline());
  }

  private static String released(Provisioning going) {
    return going
        .release()
        .map(
            release ->
                release.why() == ReleaseReason.DEADLINE
                    ? "its time was over, and it was let out of Setup Assistant"
                        + (release.detail().isEmpty() ? "" : ": " + release.detail())
                    : "it is out of Setup Assistant: " + release.detail())
        .orElse("it is out of Setup Assistant: told by hand");
  }

  private static String left(Provisioning going) {
    if (going.blueprint().isEmpty()) {
      return "";
    }
    Leftovers left = Leftovers.of(going);
    String coming = left.coming().isEmpty() ? "" : "; still to be done: " + names(going, left);
    return left.lost().isEmpty()
        ? coming
        : coming
            + "; not done: "
            + left.lost().stream()
                .map(i -> "%s (%s)".formatted(going.steps().get(i).name(), why(going, i)))
                .collect(Collectors.joining(", "));
  }

  private static String why(Provisioning going, int step) {
    if (Leftovers.lacksAccount(going, step)) {
      return "the Mac does not tell of the account";
    }
    String why = going.states().get(step).why();
    return why.isEmpty() ? "the device was released before" : why;
  }

  private static String names(Provisioning going, Leftovers left) {
    return String.join(", ", names(going, left.coming()));
  }

  static List<String> names(Provisioning going, List<Integer> steps) {
    return steps.stream().map(i -> going.steps().get(i).name()).toList();
  }
}
