package dev.muster.cli;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Those of {@code muster dep} that set an account up, and renew its token. */
final class DepSetUpCommands {
  private static final long LONGEST_TOKEN_FILE = 1024 * 1024;
  private static final String TO_STDOUT = "-";

  private DepSetUpCommands() {}

  /** Where the certificate goes. */
  static final class CertificateOption {
    @Option(
        names = "--out",
        paramLabel = "FILE",
        description = "where to put the certificate; - is standard output (default: NAME-dep.pem)")
    private String out;

    /** Writes it, and says what to do with it, apart from what goes through a pipe. */
    void hand(Output output, JsonObject account, Portal portal) {
      String name = account.getString("name");
      String certificate = account.getString("certificate");
      if (output.asJson(account)) {
        if (out != null && !out.equals(TO_STDOUT)) {
          DepChecklist.write(Path.of(out), certificate);
        }
        return;
      }
      if (TO_STDOUT.equals(out)) {
        output.out().print(certificate);
        portal.tell(output.err(), name, "what was printed");
        return;
      }
      String file = out == null ? name + "-dep.pem" : out;
      DepChecklist.write(Path.of(file), certificate);
      output.line("%s: its certificate is in %s.", name, file);
      DepChecklist.steps(output, account);
      portal.tell(output.out(), name, file);
    }
  }

  /** What to do in the portal. */
  private interface Portal {
    void tell(PrintWriter out, String name, String file);
  }

  /** {@code muster dep add}. */
  @Command(
      name = "add",
      description = {
        "Set up an account of Apple Business or Apple School Manager: make its key, and say what to"
            + " do next.",
        "It can be left at any point. Run again, it shows where the set-up stands and what is next."
      },
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private CertificateOption certificate;

    @Parameters(paramLabel = "NAME", description = "how the account is called here, such as acme")
    private String name;

    @Override
    public Integer call() {
      Optional<JsonObject> known = known();
      if (known.filter(account -> !waitsForToken(account)).isPresent()) {
        if (!output.asJson(known.get())) {
          DepChecklist.print(output, known.get());
        }
        return ExitCode.WELL;
      }
      JsonObject account =
          output.api().post("/v1/dep/accounts", new JsonObject().put("name", name));
      certificate.hand(output, account, DepChecklist::portal);
      return ExitCode.WELL;
    }

    private Optional<JsonObject> known() {
      try {
        return Optional.of(output.api().get(DepCommand.account(name, "")));
      } catch (Refusal e) {
        if (e.notFound()) {
          return Optional.empty();
        }
        throw e;
      }
    }

    private static boolean waitsForToken(JsonObject account) {
      return !account.containsKey("token_expires_at") && account.containsKey("certificate");
    }
  }

  /** {@code muster dep token}. */
  @Command(
      name = "token",
      description = {
        "Give an account the token file (.p7m) of Apple's portal.",
        "Apple is asked at once; a token before it stays in use until Apple has answered to this"
            + " one."
      },
      mixinStandardHelpOptions = true)
  static final class Token implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "the account")
    private String name;

    @Parameters(index = "1", paramLabel = "FILE", description = "the file, as it was downloaded")
    private Path file;

    @Option(
        names = "--force",
        description = "take a token of another server, or one that another administrator made")
    private boolean force;

    @Override
    public Integer call() {
      String path =
          new Query().with("force", force ? true : null).behind(DepCommand.account(name, "/token"));
      JsonObject account = output.api().put(path, "application/octet-stream", read());
      if (!output.json()) {
        output.line(
            "✓ Apple answers to the token: it is the server %s (%s) of %s",
            account.getString("server_name"),
            account.getString("server_uuid"),
            account.getString("organization"));
        output.line(
            "✓ it was made by %s, and is good until %s",
            account.getString("admin_id"), Output.time(account.getString("token_expires_at")));
        output.flush();
      }
      JsonObject listed = listed(account);
      if (!output.asJson(listed)) {
        DepChecklist.print(output, listed);
      }
      return ExitCode.WELL;
    }

    /** Its devices are asked for as well; that they can't be had now does not end the token. */
    private JsonObject listed(JsonObject account) {
      try {
        return output.api().post(DepCommand.account(name, "/sync"), new JsonObject());
      } catch (Refusal e) {
        output.err().println(Printable.of("muster: the devices come later: " + e.getMessage()));
        return account;
      }
    }

    private byte[] read() {
      try {
        if (Files.size(file) > LONGEST_TOKEN_FILE) {
          throw new CliException(
              "%s is too long for a token file: give the .p7m of Apple's portal".formatted(file));
        }
        return Files.readAllBytes(file);
      } catch (IOException e) {
        throw new CliException("can't read %s: check the path".formatted(file));
      }
    }
  }

  /** {@code muster dep renew}. */
  @Command(
      name = "renew",
      description = {
        "Begin another token for an account: make a new key beside the one in use, and say what to"
            + " do next.",
        "A token is good for a year. The one in use goes on until the new one has proved good."
      },
      mixinStandardHelpOptions = true)
  static final class Renew implements Callable<Integer> {
    @Mixin private Output output;
    @Mixin private CertificateOption certificate;

    @Parameters(paramLabel = "NAME", description = "the account")
    private String name;

    @Override
    public Integer call() {
      JsonObject account = output.api().post(DepCommand.account(name, "/certificate"));
      certificate.hand(output, account, DepChecklist::renewal);
      return ExitCode.WELL;
    }
  }
}
