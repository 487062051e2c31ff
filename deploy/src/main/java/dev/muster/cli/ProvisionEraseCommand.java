package dev.muster.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster provision erase}. */
@Command(
    name = "erase",
    description = {
      "Erase the device (EraseDevice): it comes again as out of its box, and its blueprint begins"
          + " anew.",
      "Like every command that destroys, it asks first."
    },
    mixinStandardHelpOptions = true)
final class ProvisionEraseCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Parameters(paramLabel = "DEVICE", description = "the device, " + DeviceArguments.NAMES)
  private String device;

  @Option(
      names = "--pin",
      paramLabel = "PIN",
      description = "six digits; Macs with an Intel processor need them to be used again")
  private String pin;

  @Option(
      names = {"-y", "--yes"},
      description = "do it without asking, for scripts")
  private boolean yes;

  @Override
  public Integer call() {
    String enrollment = output.api().get(ProvisionCommand.path(device)).getString("enrollment");
    List<String> words = new ArrayList<>(List.of("command", "EraseDevice", enrollment));
    if (pin != null) {
      words.addAll(List.of("-p", "PIN=\"%s\"".formatted(pin)));
    }
    if (yes) {
      words.add("--yes");
    }
    return output.run(words);
  }
}
