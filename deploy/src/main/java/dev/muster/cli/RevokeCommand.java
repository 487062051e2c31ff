package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster revoke}. */
@Command(
    name = "revoke",
    description =
        "Revoke certificates: they are no longer accepted, and the devices must enroll anew.",
    mixinStandardHelpOptions = true)
final class RevokeCommand implements Callable<Integer> {
  private static final LosingAct REVOKE =
      new LosingAct(
          "revoke",
          "the certificates of one device%s are no longer accepted, and it must enroll anew",
          "the certificates of %d devices%s are no longer accepted, and each must enroll anew");

  @Mixin private Output output;
  @Mixin private ConfirmOptions confirm;

  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return REVOKE.carryOut(output, confirm, devices);
  }
}
