package dev.muster.core.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.Channel;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.QueueFact.CommandCancelled;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.core.event.RequestFact.CommandCancelRequested;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.core.event.TokenFact.ApiTokenRevoked;
import dev.muster.core.fleet.FanOutRule.Followup;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FanOutRuleTest {
  private static final Enrollment MAC = new Enrollment(new EnrollmentId("MAC"), Channel.DEVICE);
  private static final Enrollment ANNA = new Enrollment(new EnrollmentId("MAC:anna"), Channel.USER);
  private static final Command COMMAND =
      Command.of(new CommandUuid("c"), "ProfileList", new Digest256(1, 2, 3, 4), Optional.empty());

  @Test
  void aRequestedCommandIsQueuedForEachTargetUnderTheOffsetOfItsRequest() {
    CommandQueued queued = new CommandQueued(COMMAND, OptionalLong.of(17));
    assertEquals(
        List.of(new Followup(MAC, queued), new Followup(ANNA, queued)),
        FanOutRule.of(new CommandRequested(COMMAND, List.of(MAC, ANNA)), 17).toList());
  }

  @Test
  void aCommandTakenBackIsCancelledForEachTarget() {
    assertEquals(
        List.of(new Followup(ANNA, new CommandCancelled(COMMAND.uuid()))),
        FanOutRule.of(new CommandCancelRequested(COMMAND.uuid(), List.of(ANNA)), 3).toList());
  }

  @Test
  void nothingFollowsFromAFactThatIsAboutTheInstallationAlone() {
    assertEquals(List.of(), FanOutRule.of(new ApiTokenRevoked("t"), 3).toList());
  }
}
