package dev.muster.admin.command;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.event.EnrollmentId;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** ClearPasscode needs the token that the device once sent; the gateway puts it in. */
final class UnlockTokens {
  private UnlockTokens() {}

  /** Why a device can't be told to clear its passcode: nobody has the token. */
  static Optional<Refusal> refusal(
      EnrollmentId id, DeviceState device, SubmittedCommand content, boolean force) {
    boolean lacks =
        content.requestType().equals("ClearPasscode")
            && !force
            && !new String(content.entries(), StandardCharsets.UTF_8).contains("UnlockToken")
            && device
                .channel(id)
                .map(ChannelState::enrolled)
                .flatMap(Enrolled::unlockTokenEvent)
                .isEmpty();
    return lacks
        ? Optional.of(
            new Refusal(
                "no-unlock-token",
                "it never sent an unlock token in this enrollment: its passcode can't be cleared"))
        : Optional.empty();
  }
}
