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
    private static final Listing LISTING =
        new Listing(
            "tokens",
            "id",
            java.util.List.of(
                Column.id("ID", "id"),
                Column.text("NAME", "name"),
                Column.text("MAY", List::may),
                Column.time("CREATED", "created_at"),
                Column.time("EXPIRES", "expires_at"),
                Column.time("REVOKED", "revoked_at")),
            "There is no token yet: muster token create NAME makes one.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/tokens");
      list.print(output, answer, LISTING);
      return ExitCode.WELL;
    }

    /** Of all scopes, the role says as much in less space. */
    private static String may(JsonObject token) {
      if (token.containsKey("session_of")) {
        return "session of " + token.getString("session_of");
      }
      return token.containsKey("role")
          ? token.getString("role")
          : String.join(" ", token.getJsonArray("scopes").stream().map(Object::toString).toList());
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
