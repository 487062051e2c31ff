package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster token}. */
@Command(
    name = "token",
    description = "Tokens for the API: make, list and revoke them.",
    mixinStandardHelpOptions = true,
    subcommands = {TokenCommand.Create.class, TokenCommand.List.class, TokenCommand.Revoke.class})
final class TokenCommand {

  /** {@code muster token create}. */
  @Command(
      name = "create",
      description = "Make a token. It is shown once, here.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "NAME", description = "what the record calls whoever uses it")
    private String name;

    @Option(names = "--role", paramLabel = "ROLE", description = "read or operate (default: read)")
    private String role;

    @Option(
        names = "--scope",
        paramLabel = "SCOPE,…",
        split = ",",
        description = "in place of a role, such as fleet:read,devices:command")
    private String[] scopes;

    @Option(
        names = "--expires-in",
        paramLabel = "DURATION",
        description = Length.FORMS + "; without it, it does not expire")
    private Duration expiresIn;

    @Override
    public Integer call() {
      JsonObject request = new JsonObject().put("name", name);
      if (scopes != null) {
        request.put("scopes", new JsonArray(Arrays.asList(scopes)));
      }
      if (role != null || scopes == null) {
        request.put("role", role == null ? "read" : role);
      }
      if (expiresIn != null) {
        request.put("expires_in", expiresIn.toString());
      }
      JsonObject answer = output.api().post("/v1/tokens", request);
      if (!output.asJson(answer)) {
        output.out().println(answer.getString("token"));
        output
            .err()
            .printf("Keep it: it is not shown again. Its id is %s.%n", answer.getString("id"));
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster token list}. */
  @Command(name = "list", description = "List the tokens.", mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    @Mixin private Output output;

    @Option(names = "--ids", description = "print the ids alone, one in each line, for pipes")
    private boolean ids;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/tokens");
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      JsonArray tokens = answer.getJsonArray("tokens");
      if (ids) {
        output.ids(tokens, "id");
        return ExitCode.WELL;
      }
      Table table = new Table("ID", "NAME", "MAY", "MADE", "EXPIRES", "REVOKED");
      for (int i = 0; i < tokens.size(); i++) {
        JsonObject t = tokens.getJsonObject(i);
        table.add(
            t.getString("id"),
            t.getString("name"),
            // Of all scopes, the role says as much in less space.
            t.containsKey("role")
                ? t.getString("role")
                : String.join(
                    " ", t.getJsonArray("scopes").stream().map(Object::toString).toList()),
            Output.time(t.getString("created_at")),
            Output.time(t.getString("expires_at")),
            Output.time(t.getString("revoked_at")));
      }
      table.print(output.out());
      return ExitCode.WELL;
    }
  }

  /** {@code muster token revoke}. */
  @Command(name = "revoke", description = "Revoke a token.", mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "ID", description = "the token's id")
    private String id;

    @Override
    public Integer call() {
      JsonObject answer = output.api().delete("/v1/tokens/" + ApiClient.encode(id));
      if (!output.asJson(answer)) {
        output.line("%s %s", id, answer.getString("result"));
      }
      return ExitCode.WELL;
    }
  }
}
