package dev.muster.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code muster webhook add}. */
@Command(
    name = "add",
    description = "Have another program told what happens to devices from now on.",
    mixinStandardHelpOptions = true)
final class WebhookAddCommand implements Callable<Integer> {
  /** The formats. */
  enum Format {
    /** As MicroMDM's webhook. */
    micromdm,
    /** As NanoMDM's webhook. */
    nanomdm,
    /** CloudEvents in JSON. */
    cloudevents
  }

  @Mixin private Output output;

  @Parameters(paramLabel = "NAME", description = "what it is called")
  private String name;

  @Parameters(paramLabel = "URL", description = "where each event is sent, https://…")
  private String url;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "one of ${COMPLETION-CANDIDATES} (default: cloudevents)")
  private Format format = Format.cloudevents;

  @Option(
      names = "--event",
      paramLabel = "KIND,…",
      split = ",",
      description = "only such events, as docs/events.md names them: TokenUpdate, Report, …")
  private List<String> kinds = List.of();

  @Option(
      names = "--label",
      paramLabel = "LABEL,…",
      split = ",",
      description = "only events of devices with one of these labels")
  private List<String> labels = List.of();

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "holds the key that each body is signed with; white space around it is left out")
  private Path keyFile;

  @Option(names = "--allow-http", description = "the URL may be one without TLS")
  private boolean plainHttp;

  @Option(
      names = "--allow-private",
      description = "the URL may lead to an address of the own network")
  private boolean privateAddress;

  @Override
  public Integer call() {
    JsonObject wanted =
        new JsonObject()
            .put("name", name)
            .put("url", url)
            .put("format", format.name())
            .put("allow_http", plainHttp)
            .put("allow_private", privateAddress);
    if (!kinds.isEmpty()) {
      wanted.put("events", new JsonArray(kinds));
    }
    if (!labels.isEmpty()) {
      wanted.put("labels", new JsonArray(labels));
    }
    if (keyFile != null) {
      wanted.put("hmac_key", key());
    }
    JsonObject added = output.api().post(WebhookCommand.PATH, wanted);
    if (!output.asJson(added)) {
      output.line(
          "%s is told what happens from now on: muster webhook test %s tries whether it hears.",
          name, name);
    }
    return ExitCode.WELL;
  }

  private String key() {
    try {
      return Files.readString(keyFile).strip();
    } catch (IOException e) {
      throw new CliException(
          "the key in %s can't be read: check the path and its rights".formatted(keyFile),
          ExitCode.USAGE);
    }
  }
}
