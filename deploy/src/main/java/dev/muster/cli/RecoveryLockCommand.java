package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster recovery-lock}. */
@Command(
    name = "recovery-lock",
    description = {
      "Give Macs with Apple silicon a recovery lock, each with a password of its own.",
      "The password counts when the Mac says that it has it; muster show tells."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  muster recovery-lock C02XYZ",
      "  muster command SetRecoveryLock C02XYZ -p NewPassword="
    })
final class RecoveryLockCommand implements Callable<Integer> {
  @Mixin private Output output;
  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return Acts.each(output, devices.all(), "recovery-lock");
  }
}
