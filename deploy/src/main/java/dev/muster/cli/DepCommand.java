package dev.muster.cli;

import java.util.regex.Pattern;
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
      "  muster dep add NAME                 # a key, and what to click at Apple",
      "  muster dep token NAME FILE.p7m      # the token that the portal gave",
      "  muster dep apply -f dep.yaml        # profiles, and which device gets which",
      "  muster dep devices --unassigned     # who has none, and why"
    })
final class DepCommand {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern SERIAL = Pattern.compile("[A-Za-z0-9.-]{1,64}");

  private DepCommand() {}

  /**
   * The path of an account.
   *
   * @throws CliException if none can be called so
   */
  static String account(String name, String more) {
    return "/v1/dep/accounts/" + checked(NAME, name, "is no name of an account") + more;
  }

  /**
   * The path of a device.
   *
   * @throws CliException if that is no serial number
   */
  static String device(String serial, String more) {
    return "/v1/dep/devices/" + checked(SERIAL, serial, "is no serial number") + more;
  }

  /**
   * A label, as it may be.
   *
   * @throws CliException if it may not be
   */
  static String label(String label) {
    return checked(NAME, label, "is no label");
  }

  private static String checked(Pattern pattern, String text, String what) {
    if (!pattern.matcher(text).matches()) {
      throw new CliException(
          "%s %s: letters, digits, points and hyphens make one, 64 at most".formatted(text, what));
    }
    return text;
  }
}
