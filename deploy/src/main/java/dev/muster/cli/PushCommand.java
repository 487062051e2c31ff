package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster push}. */
@Command(
    name = "push",
    description = "Wake devices, whether or not a command waits for them.",
    mixinStandardHelpOptions = true)
final class PushCommand implements Callable<Integer> {
  @Mixin private Output output;
  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return Acts.each(output, devices.all(), "push");
  }
}
