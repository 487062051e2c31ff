package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code muster dep} about accounts that are set up. */
final class DepAccountCommands {
  private DepAccountCommands() {}

  /** {@code muster dep status}. */
  @Command(
      name = "status",
      description = "Where the accounts stand, what to do, and when Apple was and will be asked.",
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "one account, in full")
    private String name;

    @Override
    public Integer call() {
      JsonObject answer =
          output.api().get(name == null ? "/v1/dep/accounts" : DepCommand.account(name, ""));
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      if (name == null) {
        all(answer.getJsonArray("accounts"));
      } else {
        one(answer);
      }
      return ExitCode.WELL;
    }

    private void all(JsonArray accounts) {
      if (accounts.isEmpty()) {
        output.line("There is no account yet: make one with  muster dep add NAME");
        return;
      }
      Table table =
          new Table(
              "ACCOUNT",
              "STATE",
              "DEVICES",
              "WITH PROFILE",
              "TOKEN ENDS",
              "LAST ASKED",
              "LAST CHANGE",
              "NEXT ASK");
      for (int i = 0; i < accounts.size(); i++) {
        JsonObject account = accounts.getJsonObject(i);
        table.add(
            account.getString("name"),
            account.getString("state"),
            account.getInteger("devices").toString(),
            account.getInteger("devices_with_profile").toString(),
            Output.time(account.getString("token_expires_at")),
            Output.time(account.getString("asked_at")),
            Output.time(account.getString("changed_at")),
            Output.time(account.getString("next_ask_at")));
      }
      table.print(output.out());
      accounts.stream().map(JsonObject.class::cast).forEach(this::whatToDo);
    }

    private void whatToDo(JsonObject account) {
      if (!account.getString("state").equals("good")) {
        output.line("%s: %s", account.getString("name"), account.getString("text"));
      }
      if (account.containsKey("problem")) {
        output.line(
            "%s could not be asked for the last time: %s",
            account.getString("name"), account.getString("problem"));
      }
    }

    private void one(JsonObject account) {
      Table facts = new Table("account", account.getString("name"));
      facts.add("state", account.getString("state"));
      facts.add("since", Output.time(account.getString("since")));
      facts.add(
          "server",
          "%s %s"
              .formatted(account.getString("server_name", ""), account.getString("server_uuid", ""))
              .strip());
      facts.add("organization", account.getString("organization", ""));
      facts.add("token made by", account.getString("admin_id", ""));
      facts.add("token ends", Output.time(account.getString("token_expires_at")));
      facts.add("last asked", Output.time(account.getString("asked_at")));
      facts.add("last change", Output.time(account.getString("changed_at")));
      facts.add("next ask", Output.time(account.getString("next_ask_at")));
      facts.print(output.out());
      output.out().println();
      DepChecklist.print(output, account);
      if (account.containsKey("problem")) {
        output.line("Apple could not be asked the last time: %s", account.getString("problem"));
      }
    }
  }

  /** {@code muster dep sync}. */
  @Command(
      name = "sync",
      description = "Ask Apple now what has changed, and wait for the answer.",
      mixinStandardHelpOptions = true)
  static final class Sync implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "the account")
    private String name;

    @Option(
        names = "--serial",
        paramLabel = "SERIAL",
        description = "ask about this device besides, whether or not Apple says that it changed")
    private String serial;

    @Override
    public Integer call() {
      JsonObject request = new JsonObject();
      if (serial != null) {
        request.put("serial_number", serial);
      }
      JsonObject account = output.api().post(DepCommand.account(name, "/sync"), request);
      if (!output.asJson(account)) {
        output.line(
            "%s: Apple was asked; %d devices, %d with a profile",
            account.getString("name"),
            account.getInteger("devices"),
            account.getInteger("devices_with_profile"));
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster dep remove}. */
  @Command(
      name = "remove",
      description = {
        "Ask Apple no more about an account.",
        "Its devices keep the profiles that they have, and what happened stays in the record."
      },
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private ConfirmOptions confirm;

    @Parameters(paramLabel = "NAME", description = "the account")
    private String name;

    @Override
    public Integer call() {
      JsonObject account = output.api().get(DepCommand.account(name, ""));
      String about =
          "the account %s with %d devices would be removed; to have it back takes a new token"
              .formatted(account.getString("name"), account.getInteger("devices"));
      if (confirm.dryRun()) {
        if (!output.asJson(account)) {
          output.line("%s. Nothing was done.", about);
        }
        return ExitCode.WELL;
      }
      confirm.checkName(about, name);
      JsonObject answer = output.api().delete(DepCommand.account(name, ""));
      if (!output.asJson(answer)) {
        output.line("%s %s", name, answer.getString("result"));
      }
      return ExitCode.WELL;
    }
  }
}
