package dev.muster.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** The commands of the program, in the groups and the order in which its help lists them. */
final class Commands {
  /** What commands are about. */
  enum Group {
    /** Letting them in, looking at them, setting them up. */
    DEVICES("Devices"),
    /** Telling them what to do. */
    COMMANDS("Commands"),
    /** What happened, and what is kept. */
    RECORDS("Records"),
    /** Running one, and reaching it. */
    SERVER("Server"),
    /** Trying, measuring and breaking it. */
    DEVELOPMENT("Development");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** As the help has it. */
    String title() {
      return title;
    }
  }

  private static final Map<Group, List<Class<?>>> GROUPS =
      Map.of(
          Group.DEVICES,
          List.of(
              DevicesCommand.class,
              ShowCommand.class,
              EnrollLinkCommand.class,
              AllowReenrollCommand.class,
              RenewCommand.class,
              RevokeCommand.class,
              BlockCommand.class,
              UnblockCommand.class,
              ImportCommand.class,
              DepCommand.class,
              ApplyCommand.class,
              DesiredCommand.class,
              BlueprintCommand.class,
              ProvisionCommand.class,
              PackagesCommand.class,
              FileVaultCommand.class,
              RecoveryLockCommand.class),
          Group.COMMANDS,
          List.of(
              CommandCommand.class,
              CommandsCommand.class,
              CommandTypesCommand.class,
              CancelCommand.class,
              HoldCommand.class,
              ReleaseCommand.class,
              PushCommand.class),
          Group.RECORDS,
          List.of(
              HistoryCommand.class,
              TailCommand.class,
              RefusalsCommand.class,
              ExpiringCommand.class,
              SecretsCommand.class,
              LockTrailCommand.class),
          Group.SERVER,
          List.of(
              ServeCommand.class,
              StatusCommand.class,
              ConsoleCommand.class,
              DoctorCommand.class,
              ConfigCommand.class,
              InitCommand.class,
              BackupCommand.class,
              RestoreCommand.class,
              PushCertCommand.class,
              TokenCommand.class,
              WebhookCommand.class,
              KeysCommand.class,
              CaCommand.class,
              ServerCommand.class,
              CompletionCommand.class,
              HelpCommand.class),
          Group.DEVELOPMENT,
          List.of(
              DemoCommand.class,
              SimulateCommand.class,
              FuzzCommand.class,
              BenchCommand.class,
              FaultsCommand.class));

  private static final Map<String, Class<?>> BY_NAME = new LinkedHashMap<>();

  static {
    for (Group group : Group.values()) {
      GROUPS.get(group).forEach(command -> BY_NAME.put(name(command), command));
    }
  }

  private Commands() {}

  /** All of them. */
  static Collection<Class<?>> all() {
    return BY_NAME.values();
  }

  /** The one of this name. */
  static Optional<Class<?>> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The names in a group. */
  static List<String> names(Group group) {
    return GROUPS.get(group).stream().map(Commands::name).toList();
  }

  private static String name(Class<?> command) {
    return command.getAnnotation(Command.class).name();
  }
}
