package dev.muster.cli;

import picocli.CommandLine.Command;

/** {@code muster dep}. */
@Command(
    name = "dep",
    description = {
      "Apple's devices (Automated Device Enrollment, once called DEP): accounts, profiles for Setup"
          + " Assistant, which device gets which, and why one is not enrolled."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      DepSetUpCommands.Add.class,
      DepSetUpCommands.Token.class,
      DepSetUpCommands.Renew.class,
      DepAccountCommands.Status.class,
      DepAccountCommands.Sync.class,
      DepAccountCommands.Remove.class,
      DepRuleCommands.Apply.class,
      DepRuleCommands.Rules.class,
      DepDeviceCommands.Devices.class,
      DepDeviceCommands.Show.class,
      DepDeviceCommands.Explain.class,
      DepChoiceCommands.Label.class,
      DepChoiceCommands.Assign.class,
      DepChoiceCommands.Unassign.class,
      DepChoiceCommands.Auto.class
    },
    footer = {
      "",
      "From nothing to the first assigned Mac:",
      "  muster dep add NAME                 # a key, and what to click in Apple's portal",
      "  muster dep token NAME FILE.p7m      # the token that the portal gave",
      "  muster dep apply -f dep.yaml        # profiles, and which device gets which",
      "  muster dep devices --unassigned     # who has none, and why"
    })
final class DepCommand {
  private DepCommand() {}

  /** The path of an account. */
  static String account(String name, String more) {
    return "/v1/dep/accounts/" + ApiClient.encode(name) + more;
  }

  /** The path of a device. */
  static String device(String serial, String more) {
    return "/v1/dep/devices/" + ApiClient.encode(serial) + more;
  }
}
