package dev.muster.admin.history;

import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.AdminAccountAsked;
import dev.muster.core.event.ProvisionFact.AdminPasswordChanging;
import dev.muster.core.event.ProvisionFact.PackageServed;
import dev.muster.core.event.ProvisionFact.ProvisionAsked;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionHeld;
import dev.muster.core.event.ProvisionFact.ProvisionReleased;
import dev.muster.core.event.ProvisionFact.ProvisionStarted;
import dev.muster.core.event.ProvisionFact.ProvisionStepQueued;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;

/** What was done about a device until it was ready, in words. */
final class ProvisionWords {
  private ProvisionWords() {}

  static String of(ProvisionFact fact, String actor) {
    return switch (fact) {
      case ProvisionStarted started ->
          started.blueprint().isEmpty()
              ? "it waits in Setup Assistant, no blueprint fits, and it is released in %s at the latest"
                  .formatted(started.within())
              : "the blueprint %s began, with %d steps"
                  .formatted(started.blueprint(), started.steps().size());
      case ProvisionStepQueued queued ->
          "step %d was begun, attempt %d".formatted(queued.step() + 1, queued.attempt());
      case ProvisionAsked asked ->
          "it was asked whether what step %d waits for is there".formatted(asked.step() + 1);
      case AdminAccountAsked asked -> "it was asked what its admin account is called";
      case AdminPasswordChanging changing ->
          "its admin account is to get another password, attempt %d".formatted(changing.attempt());
      case PackageServed served ->
          "bytes %d to %d of %d of the package %s were sent to it"
              .formatted(served.from(), served.to(), served.size(), served.content());
      case ProvisionStepTimedOut(int step, String why) ->
          "step %d is given up: %s"
              .formatted(step + 1, why.isEmpty() ? "it took longer than it may" : why);
      case ProvisionHeld(int step, String why) ->
          "step %d is needed and failed (%s): it waits for an admin".formatted(step + 1, why);
      case ProvisionReleased released -> "it is let out of Setup Assistant: " + released.detail();
      case ProvisionDirected directed ->
          switch (directed.directive()) {
            case RETRY -> "%s has what failed tried again".formatted(actor);
            case RELEASE -> "%s lets it out of Setup Assistant".formatted(actor);
            case RESTART -> "%s has all steps taken again".formatted(actor);
          };
    };
  }
}
