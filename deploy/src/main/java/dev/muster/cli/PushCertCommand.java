package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster push-cert}. */
@Command(
    name = "push-cert",
    description = "Push certificates: by them Apple lets the server wake devices.",
    mixinStandardHelpOptions = true,
    subcommands = {
      PushCertCommand.Request.class,
      PushCertCommand.Sign.class,
      PushCertCommand.Ask.class,
      PushCertCommand.Open.class,
      PushCertCommand.Upload.class,
      PushCertCommand.Show.class
    })
final class PushCertCommand {

  /** {@code muster push-cert request}. */
  @Command(
      name = "request",
      description = "Have the server make a key, and a request for its certificate.",
      mixinStandardHelpOptions = true)
  static final class Request implements Callable<Integer> {
    @Mixin private Output output;

    @Option(names = "--email", required = true, paramLabel = "ADDRESS", description = "yours")
    private String email;

    @Option(
        names = "--common-name",
        defaultValue = "Muster push",
        paramLabel = "NAME",
        description = "by which you know it again (default: ${DEFAULT-VALUE})")
    private String commonName;

    @Option(
        names = "--country",
        defaultValue = "US",
        paramLabel = "CC",
        description = "two letters (default: ${DEFAULT-VALUE})")
    private String country;

    @Override
    public Integer call() {
      JsonObject answer =
          output
              .api()
              .post(
                  "/v1/push/requests",
                  new JsonObject()
                      .put("email", email)
                      .put("common_name", commonName)
                      .put("country", country));
      if (!output.asJson(answer)) {
        output.out().print(answer.getString("csr"));
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster push-cert sign}. */
  @Command(
      name = "sign",
      description = "Sign a request as an MDM vendor, for identity.apple.com.",
      mixinStandardHelpOptions = true)
  static final class Sign implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--csr", required = true, paramLabel = "FILE", description = "the request, PEM")
    private Path csr;

    @Option(
        names = "--vendor-certificate",
        required = true,
        paramLabel = "FILE",
        description = "your MDM vendor certificate, then Apple's above it, PEM")
    private Path certificates;

    @Option(
        names = "--vendor-key",
        required = true,
        paramLabel = "FILE",
        description = "its private key, PEM without a passphrase")
    private Path key;

    @Override
    public Integer call() throws Exception {
      spec.commandLine()
          .getOut()
          .println(
              VendorRequest.sign(
                  PemFiles.request(csr),
                  PemFiles.certificates(certificates),
                  PemFiles.privateKey(key)));
      return ExitCode.WELL;
    }
  }

  /** {@code muster push-cert ask}. */
  @Command(
      name = "ask",
      description = {
        "Make what mdmcert.download takes, the community's service that signs requests as an MDM",
        "vendor. Send it with: curl -H 'Content-Type: application/json' -d @FILE",
        "https://mdmcert.download/api/v1/signrequest"
      },
      mixinStandardHelpOptions = true)
  static final class Ask implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--csr", required = true, paramLabel = "FILE", description = "the request, PEM")
    private Path csr;

    @Option(
        names = "--email",
        required = true,
        paramLabel = "ADDRESS",
        description = "the one that you registered with the service")
    private String email;

    @Option(
        names = "--service-key",
        required = true,
        paramLabel = "KEY",
        description = "the service's API key for your organisation")
    private String serviceKey;

    @Option(
        names = "--exchange-key",
        required = true,
        paramLabel = "FILE",
        description = "where to put the key that opens the answer")
    private Path exchangeKey;

    @Override
    public Integer call() throws Exception {
      SigningService.Asked asked = SigningService.ask(PemFiles.text(csr), email, serviceKey);
      PemFiles.writeSecret(exchangeKey, asked.exchangeKey());
      spec.commandLine().getOut().println(asked.request().encode());
      return ExitCode.WELL;
    }
  }

  /** {@code muster push-cert open}. */
  @Command(
      name = "open",
      description = "Open the file that mdmcert.download mailed, for identity.apple.com.",
      mixinStandardHelpOptions = true)
  static final class Open implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "the file, as it came (.p7)")
    private Path file;

    @Option(
        names = "--exchange-key",
        required = true,
        paramLabel = "FILE",
        description = "the key that push-cert ask made")
    private Path exchangeKey;

    @Override
    public Integer call() {
      byte[] opened = SigningService.open(PemFiles.text(file), PemFiles.privateKey(exchangeKey));
      spec.commandLine().getOut().println(new String(opened, StandardCharsets.US_ASCII).strip());
      return ExitCode.WELL;
    }
  }

  /** {@code muster push-cert upload}. */
  @Command(
      name = "upload",
      description = "Store a push certificate. It is in use with the next push.",
      mixinStandardHelpOptions = true)
  static final class Upload implements Callable<Integer> {
    @Mixin private Output output;

    @Option(
        names = "--certificate",
        required = true,
        paramLabel = "FILE",
        description = "the certificate that Apple made, PEM")
    private Path certificate;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = {
          "its private key, PEM without a passphrase; not needed if muster push-cert request made"
              + " it"
        })
    private Path key;

    @Option(
        names = "--new-topic",
        description = "take it though the enrolled devices listen to another topic")
    private boolean newTopic;

    @Override
    public Integer call() {
      JsonObject request = new JsonObject().put("certificate", PemFiles.text(certificate));
      if (key != null) {
        request.put("key", PemFiles.text(key));
      }
      JsonObject answer =
          output.api().put("/v1/push/certificates" + (newTopic ? "?new_topic=true" : ""), request);
      if (!output.asJson(answer)) {
        output.line(
            "%s is stored, good for %d days.",
            answer.getString("topic"), answer.getInteger("days_left"));
      }
      return ExitCode.WELL;
    }
  }

  /** {@code muster push-cert show}. */
  @Command(
      name = "show",
      description = "Show the push certificates.",
      mixinStandardHelpOptions = true)
  static final class Show implements Callable<Integer> {
    @Mixin private Output output;

    @Override
    public Integer call() {
      JsonObject answer = output.api().get("/v1/push/certificates");
      if (output.asJson(answer)) {
        return ExitCode.WELL;
      }
      JsonArray certificates = answer.getJsonArray("certificates");
      Table table = new Table("TOPIC", "GOOD UNTIL", "DAYS", "ENROLMENTS");
      for (int i = 0; i < certificates.size(); i++) {
        JsonObject c = certificates.getJsonObject(i);
        table.add(
            c.getString("topic"),
            Output.time(c.getString("not_after")),
            c.getInteger("days_left").toString(),
            c.getInteger("enrollments").toString());
      }
      table.print(output.out());
      return ExitCode.WELL;
    }
  }
}
