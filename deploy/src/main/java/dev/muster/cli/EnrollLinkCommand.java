package dev.muster.cli;

import io.nayuki.qrcodegen.QrCode;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster enroll-link}. */
@Command(
    name = "enroll-link",
    description = "Links by which devices enroll: make, list and revoke them.",
    mixinStandardHelpOptions = true,
    subcommands = {
      EnrollLinkCommand.Create.class,
      EnrollLinkCommand.List.class,
      EnrollLinkCommand.Revoke.class
    })
final class EnrollLinkCommand {

  /** {@code muster enroll-link create}. */
  @Command(
      name = "create",
      description = "Make a link. It is shown once, here.",
      mixinStandardHelpOptions = true)
  static final class Create implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "LABEL", description = "what it is for")
    private String label;

    @Option(
        names = "--expires-in",
        paramLabel = "DURATION",
        description = Length.FORMS + " (default: 7d)")
    private Duration expiresIn;

    @Option(names = "--multiple", description = "good for any number of devices, not for one")
    private boolean multiple;

    @Option(
        names = "--serial",
        paramLabel = "SERIAL",
        description = "for this device alone, which may be enrolled already")
    private String serial;

    @Option(
        names = "--sign-in",
        description = "whoever opens it signs in with the identity provider first")
    private boolean signIn;

    @Option(names = "--qr", description = "show it as a QR code as well, for a camera")
    private boolean qr;

    @Override
    public Integer call() {
      JsonObject request = new JsonObject().put("label", label).put("single_use", !multiple);
      if (expiresIn != null) {
        request.put("expires_in", expiresIn.toString());
      }
      if (serial != null) {
        request.put("serial_number", serial);
      }
      if (signIn) {
        request.put("sign_in", true);
      }
      JsonObject answer = output.api().post("/v1/enrollment-links", request);
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      output.out().println(answer.getString("url"));
      if (qr) {
        output.out().print(drawn(answer.getString("url")));
      }
      output
          .err()
          .printf(
              "Keep it: it is not shown again. Its id is %s; it is good until %s.%n",
              answer.getString("id"), Output.time(answer.getString("expires_at")));
      return ExitCode.WELL;
    }
  }

  /** {@code muster enroll-link list}. */
  @Command(name = "list", description = "List the links.", mixinStandardHelpOptions = true)
  static final class List implements Callable<Integer> {
    private static final Listing LISTING =
        new Listing(
            "links",
            "id",
            java.util.List.of(
                Column.id("ID", "id"),
                Column.text("LABEL", "label"),
                Column.text("STATE", "state"),
                Column.text(
                    "FOR",
                    e -> e.getString("serial_number", e.getBoolean("single_use") ? "one" : "any")),
                Column.text("SIGN-IN", e -> e.getBoolean("sign_in", false) ? "yes" : ""),
                Column.time("EXPIRES", "expires_at")),
            "There is no link yet: muster enroll-link create LABEL makes one.");

    @Mixin private Output output;
    @Mixin private ListOptions list;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/enrollment-links");
      list.print(output, answer, LISTING);
      return ExitCode.WELL;
    }
  }

  /** {@code muster enroll-link revoke}. */
  @Command(name = "revoke", description = "Revoke a link.", mixinStandardHelpOptions = true)
  static final class Revoke implements Callable<Integer> {
    @Mixin private Output output;

    @Parameters(paramLabel = "ID", description = "the link's id")
    private String id;

    @Override
    public Integer call() {
      JsonObject answer = output.api().delete("/v1/enrollment-links/" + ApiClient.encode(id));
      if (!output.asJson(answer)) {
        output.out().printf("%s %s%n", id, answer.getString("result"));
      }
      return ExitCode.WELL;
    }
  }

  /** Two rows of the code in each line, dark on light whatever the terminal's colors are. */
  static String drawn(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    int quiet = 2;
    StringBuilder lines = new StringBuilder();
    for (int y = -quiet; y < code.size + quiet; y += 2) {
      for (int x = -quiet; x < code.size + quiet; x++) {
        boolean upper = !code.getModule(x, y);
        boolean lower = !code.getModule(x, y + 1);
        lines.append(upper && lower ? '█' : upper ? '▀' : lower ? '▄' : ' ');
      }
      lines.append(System.lineSeparator());
    }
    return lines.toString();
  }
}
