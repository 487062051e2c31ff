package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster hold}. */
@Command(
    name = "hold",
    description = "Stop queues: commands are queued, and none is offered.",
    mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
  @Mixin private Output output;
  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return Acts.each(output, devices.all(), "hold");
  }
}
