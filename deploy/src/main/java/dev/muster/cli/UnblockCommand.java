package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster unblock}. */
@Command(
    name = "unblock",
    description = "Let blocked devices in again; one that has left enrolls anew.",
    mixinStandardHelpOptions = true)
final class UnblockCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return Acts.each(output, devices.all(), "unblock");
  }
}
