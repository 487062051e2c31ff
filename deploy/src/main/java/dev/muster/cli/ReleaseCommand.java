package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster release}. */
@Command(
    name = "release",
    description = "Let queues that were held go on.",
    mixinStandardHelpOptions = true)
final class ReleaseCommand implements Callable<Integer> {
  @Mixin private Output output;
  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return Acts.each(output, devices.all(), "release");
  }
}
