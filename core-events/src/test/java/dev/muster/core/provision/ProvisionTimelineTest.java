package dev.muster.core.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Message.ReportStatus;
import dev.muster.core.event.ProvisionFact.ProvisionDirected;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.event.ProvisionFact.ProvisionStepTimedOut;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.provision.ProvisionTimeline.Entry;
import dev.muster.core.provision.ProvisionTimeline.What;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvisionTimelineTest {
  private final ProvisionedDevice device = new ProvisionedDevice();

  @Test
  void aStepIsToldFromItsBeginningToTheRelease() {
    device.begin(step("SecurityInfo", StepNeed.OPTIONAL));
    CommandUuid uuid = device.told(0, "SecurityInfo");
    device.report(ReportStatus.ACKNOWLEDGED, uuid, List.of());
    device.release();
    assertEquals(
        List.of(What.STARTED, What.QUEUED, What.ACCEPTED, What.DONE, What.RELEASED, What.ENDED),
        told());
  }

  @Test
  void aStepThatFailedSaysWhyAndAnAdminWhoStepsInIsNamed() {
    device.begin(step("SecurityInfo", StepNeed.HOLD));
    device.told(0, "SecurityInfo");
    device.fold(new ProvisionStepTimedOut(0));
    device.fold(new ProvisionDirected(ProvisionDirective.RELEASE));
    List<Entry> entries = device.timeline().entries();
    assertEquals(List.of(What.STARTED, What.QUEUED, What.FAILED, What.HELD, What.DIRECTED), told());
    assertEquals("it took longer than it may", entries.get(2).detail());
    assertEquals("t: release", entries.get(4).detail());
  }

  @Test
  void whatTheFoldEndsWithIsWhatTheDeviceHas() {
    device.begin(step("SecurityInfo", StepNeed.OPTIONAL));
    CommandUuid uuid = device.told(0, "SecurityInfo");
    device.report(ReportStatus.ERROR, uuid, List.of());
    assertEquals(device.provisioning(), device.timeline().state().orElseThrow());
  }

  private List<What> told() {
    return device.timeline().entries().stream().map(Entry::what).toList();
  }

  private static ProvisionStep step(String type, StepNeed need) {
    return Recording.step(type, need, Duration.ofMinutes(5));
  }
}
