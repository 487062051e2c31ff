package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The set-up of an account of Apple's service: where it stands by what Apple answered, its
 * certificate as a file, and what is to be clicked in Apple's portal.
 */
final class DepChecklist {
  private static final String PEM = "-----BEGIN CERTIFICATE-----";
  private static final int LONGEST_PEM = 64 * 1024;
  private static final String DONE = "✓";
  private static final String OPEN = "·";

  private DepChecklist() {}

  /** The steps, each with a tick if Apple has confirmed it. */
  static void steps(Output output, JsonObject account) {
    JsonArray steps = account.getJsonArray("steps");
    for (int i = 0; i < steps.size(); i++) {
      JsonObject step = steps.getJsonObject(i);
      output.line("  %s %s", step.getBoolean("done") ? DONE : OPEN, step.getString("text"));
    }
  }

  /** The command that comes next; empty if nothing is left to do. */
  static Optional<String> next(JsonObject account) {
    String name = account.getString("name");
    return account.getJsonArray("steps").stream()
        .map(JsonObject.class::cast)
        .filter(step -> !step.getBoolean("done"))
        .findFirst()
        .map(
            step ->
                switch (step.getString("step", "")) {
                  case "token" -> "muster dep token %s FILE.p7m".formatted(name);
                  case "devices" -> "muster dep sync " + name;
                  case "profile" -> "muster dep apply -f dep.yaml";
                  case "assigned" -> "muster dep devices --account %s --unassigned".formatted(name);
                  default -> "muster dep status " + name;
                });
  }

  /** Prints the steps, and the command that comes next. */
  static void print(Output output, JsonObject account) {
    output.line("%s: %s", account.getString("name"), account.getString("text"));
    steps(output, account);
    next(account).ifPresent(command -> output.line("Next:  %s", command));
  }

  /**
   * Writes the certificate, in place of one that stands there.
   *
   * @throws CliException if the file is another one
   */
  static void write(Path file, String certificate) {
    try {
      if (Files.exists(file) && !isCertificate(file)) {
        throw new CliException(
            "%s is there already and is no certificate: name another with --out".formatted(file));
      }
      Files.writeString(file, certificate);
    } catch (IOException e) {
      throw new CliException("can't write %s: name another with --out".formatted(file));
    }
  }

  private static boolean isCertificate(Path file) throws IOException {
    return Files.size(file) <= LONGEST_PEM
        && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).startsWith(PEM);
  }

  /** What to do in the portal for a new server. */
  static void portal(PrintWriter out, String name, String file) {
    out.print(
        """

        Now in Apple's portal (in the words of 2026; Apple may have changed them since):
          1. Sign in at https://business.apple.com or https://school.apple.com as an administrator. The token
             that you download ends when the account that downloaded it is removed, so take one that stays.
          2. Click your name, then Preferences. Beside "Your MDM Servers" (or "Device Management Services"),
             click Add.
          3. Give it a name, upload %2$s as its certificate (also called public key), and save.
          4. Choose "Download Token". The browser saves a file that ends with .p7m.
          5. Under Devices, select devices and choose "Edit Device Management" to assign them to this server.
             In Preferences, "MDM Server Assignment" assigns those to it that are bought from now on.
        You can leave here, and take it up again with  muster dep add %1$s

        Then:  muster dep token %1$s FILE.p7m
        """
            .formatted(name, Printable.of(file)));
  }

  /** What to do in the portal for a new token of the same server. */
  static void renewal(PrintWriter out, String name, String file) {
    out.print(
        """

        Now in Apple's portal (in the words of 2026; Apple may have changed them since):
          1. Sign in at https://business.apple.com or https://school.apple.com as the administrator who
             made the token before, if you can; a token that another one made needs --force below.
          2. Click your name, then Preferences, and below "Your MDM Servers" (or "Device Management Services")
             the server of this account. Don't add another one.
          3. Click Edit, upload %2$s as its certificate in place of the one before, and save.
          4. Choose "Download Token". From then on Apple does not take the token before any more.
        Until the new token is given, the one before stays in use here.

        Then:  muster dep token %1$s FILE.p7m
        """
            .formatted(name, Printable.of(file)));
  }
}
