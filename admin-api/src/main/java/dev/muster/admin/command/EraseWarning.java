package dev.muster.admin.command;

import dev.muster.catalog.Platform;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Enrollment;
import dev.muster.log.view.View;
import java.util.List;
import java.util.Optional;

/**
 * What an admin should know before Macs are erased. One with Apple silicon needs its bootstrap
 * token to erase its contents alone; without it {@code ObliterationBehavior} decides, and by
 * default the Mac answers with an error and wipes itself with its system (Apple, "Erase a Device").
 */
final class EraseWarning {
  private EraseWarning() {}

  static Optional<String> of(String requestType, List<Enrollment> targets, View view) {
    if (!requestType.equals("EraseDevice")) {
      return Optional.empty();
    }
    long without =
        targets.stream()
            .map(target -> view.device(target.id().device()))
            .filter(EraseWarning::lacksToken)
            .count();
    return without == 0
        ? Optional.empty()
        : Optional.of(
            ("%s gave no bootstrap token: with Apple silicon, such a Mac answers with an error and"
                    + " wipes itself with its system, unless ObliterationBehavior says otherwise")
                .formatted(without == 1 ? "1 Mac among them" : without + " Macs among them"));
  }

  private static boolean lacksToken(DeviceState device) {
    return device.bootstrapToken().held().isEmpty()
        && DevicePlatform.of(device.description()).equals(Optional.of(Platform.MACOS));
  }
}
