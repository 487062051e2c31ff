package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code muster block}. */
@Command(
    name = "block",
    description = {
      "Have devices remove their enrollment, with all that it brought, and stay away.",
      "A device does it as soon as it asks for commands; muster push has it ask."
    },
    mixinStandardHelpOptions = true)
final class BlockCommand implements Callable<Integer> {
  private static final LosingAct BLOCK =
      new LosingAct(
          "block",
          "one device%s removes its enrollment, and does not get in until it is unblocked",
          "%d devices%s remove their enrollment, and do not get in until they are unblocked");

  @Mixin private Output output;
  @Mixin private ConfirmOptions confirm;

  @Mixin private DeviceArguments devices;

  @Override
  public Integer call() {
    return BLOCK.carryOut(output, confirm, devices);
  }
}
