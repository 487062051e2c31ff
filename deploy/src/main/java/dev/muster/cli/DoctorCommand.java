package dev.muster.cli;

import dev.muster.admin.checkup.CheckupOperations;
import dev.muster.admin.checkup.Finding;
import dev.muster.doctor.OutsideLook;
import dev.muster.trust.Anchors;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster doctor}. */
@Command(
    name = "doctor",
    description = {
      "Look for what keeps devices from being managed, and say what to do about each thing: the"
          + " server examines itself, and this machine goes where devices are told to come.",
      "The exit code is 0 if nothing is wrong, and 1 otherwise."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Mixin private Output output;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "where devices come, if it is not what the server tells them")
  private URI url;

  @Override
  public Integer call() {
    JsonObject checkup = output.api().get("/v1/checkup");
    JsonArray findings = checkup.getJsonArray("findings");
    URI address = url == null ? URI.create(checkup.getString("device_url")) : url;
    if (!address.toString().isEmpty()) {
      if (!"https".equals(address.getScheme()) || address.getHost() == null) {
        throw new CliException("devices come by https://NAME[:PORT], and not by " + address);
      }
      List<X509Certificate> anchors = anchors(checkup.getString("anchors"));
      findings.addAll(
          CheckupOperations.json(
              new OutsideLook(address, anchors, InstantSource.system()).findings()));
    }
    List<JsonObject> all = findings.stream().map(JsonObject.class::cast).toList();
    long wrong = count(all, Finding.Level.WRONG);
    if (!output.asJson(new JsonObject().put("findings", findings))) {
      FindingLines.print(all, output.out());
      output.out().println();
      output.out().println(summary(wrong, count(all, Finding.Level.NOTE)));
    }
    return wrong > 0 ? ExitCode.FAILED : ExitCode.WELL;
  }

  private static long count(List<JsonObject> findings, Finding.Level level) {
    return findings.stream().filter(f -> level.word().equals(f.getString("level"))).count();
  }

  private static String summary(long wrong, long notes) {
    return switch ((int) wrong) {
      case 0 -> notes == 0 ? "Nothing is wrong." : "Nothing is wrong; see the notes.";
      case 1 -> "One thing is wrong.";
      default -> wrong + " things are wrong.";
    };
  }

  private static List<X509Certificate> anchors(String pem) {
    try {
      return Anchors.read(pem.getBytes(StandardCharsets.US_ASCII));
    } catch (CertificateException e) {
      throw new CliException("the server's CA certificates can't be read: " + e.getMessage());
    }
  }
}
