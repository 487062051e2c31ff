package dev.muster.admin.filevault;

import dev.muster.admin.checkup.Finding;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.log.view.View;
import java.util.List;

/** Recovery keys that nobody could read if they were needed. */
public final class VaultNeeds {
  private static final String CHECK = "filevault";

  private VaultNeeds() {}

  /** Nothing as long as no Mac was ever told to send its key here. */
  public static List<Finding> of(View view) {
    if (view.fleet().escrowKeys().current().isEmpty()) {
      return List.of();
    }
    long unreadable = count(view, VaultStanding.Kind.UNREADABLE);
    return List.of(
        unreadable == 0
            ? Finding.ok(
                CHECK,
                "%d recovery keys are kept".formatted(count(view, VaultStanding.Kind.ESCROWED)))
            : Finding.wrong(
                CHECK,
                unreadable == 1
                    ? "a Mac sent a recovery key that can't be used"
                    : unreadable + " Macs sent recovery keys that can't be used",
                "muster filevault status --standing unreadable says why"));
  }

  private static long count(View view, VaultStanding.Kind kind) {
    return view.devices()
        .filter(VaultNeeds::isEnrolled)
        .filter(device -> !device.fileVault().isUnknown())
        .filter(device -> VaultStanding.of(device.fileVault()).kind() == kind)
        .count();
  }

  private static boolean isEnrolled(DeviceState device) {
    return device.channels().values().stream()
        .anyMatch(channel -> channel.status() == EnrollmentStatus.ENROLLED);
  }
}
