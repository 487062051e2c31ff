package dev.muster.admin.provision;

import dev.muster.core.event.ProvisionFact.StepCommand;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * An {@code AccountConfiguration} in a blueprint. Where it has no password, each device gets one of
 * its own.
 */
final class AccountStep {
  private static final String ACCOUNTS = "AutoSetupAdminAccounts";
  private static final String HASH = "passwordHash";
  private static final String PLACE = "muster makes it";

  private AccountStep() {}

  /**
   * The command as Apple wants it, with something in place of a password that is to be made.
   *
   * @throws StepProblem if Setup Assistant would not do what is meant
   */
  static JsonObject complete(JsonObject command) {
    if (!StepCommand.ACCOUNT.equals(command.getString("RequestType"))) {
      return command;
    }
    check(command);
    return lacksPassword(command) ? withPlaceholder(command) : command;
  }

  /** Apple, "AccountConfigurationCommand.Command". */
  private static void check(JsonObject command) {
    JsonArray accounts = command.getJsonArray(ACCOUNTS, new JsonArray());
    if (accounts.size() > 1) {
      throw new StepProblem(
          "a Mac makes the first of %s and no other: give it one".formatted(ACCOUNTS));
    }
    for (String key :
        new String[] {"SkipPrimarySetupAccountCreation", "SetPrimarySetupAccountAsRegularUser"}) {
      if (command.getBoolean(key, false) && accounts.isEmpty()) {
        throw new StepProblem(
            "%s leaves the Mac without an admin: give it one account in %s"
                .formatted(key, ACCOUNTS));
      }
    }
    if (command.getBoolean("LockPrimaryAccountInfo", false)
        && command.getBoolean("DontAutoPopulatePrimaryAccountInfo", false)) {
      throw new StepProblem(
          "LockPrimaryAccountInfo has no effect with DontAutoPopulatePrimaryAccountInfo: leave one"
              + " of them out");
    }
  }

  private static boolean lacksPassword(JsonObject command) {
    JsonArray accounts = command.getJsonArray(ACCOUNTS, new JsonArray());
    return !accounts.isEmpty()
        && accounts.getValue(0) instanceof JsonObject account
        && !account.containsKey(HASH);
  }

  private static JsonObject withPlaceholder(JsonObject command) {
    JsonObject complete = command.copy();
    complete.getJsonArray(ACCOUNTS).getJsonObject(0).put(HASH, encoded());
    return complete;
  }

  private static String encoded() {
    return Base64.getEncoder().encodeToString(PLACE.getBytes(StandardCharsets.UTF_8));
  }

  /** What is kept of it: the entries, without what stood in for a password. */
  static byte[] withoutPlaceholder(JsonObject command, byte[] entries) {
    if (!StepCommand.ACCOUNT.equals(command.getString("RequestType")) || !lacksPassword(command)) {
      return entries;
    }
    String xml = new String(entries, StandardCharsets.UTF_8);
    return xml.replaceFirst(
            "<key>%s</key>\\s*<data>\\s*%s\\s*</data>".formatted(HASH, encoded()), "")
        .getBytes(StandardCharsets.UTF_8);
  }
}
