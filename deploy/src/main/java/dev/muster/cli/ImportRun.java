package dev.muster.cli;

import dev.muster.migration.Piece;
import dev.muster.migration.Source;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Sends what another server knows to this one, in batches, and reports what became of it. */
final class ImportRun {
  /** Messages at once: an Authenticate and a TokenUpdate of a hundred devices. */
  private static final int BATCH = 200;

  private static final int MOST_TOLD = 20;
  private static final Set<String> LOST = Set.of("no-device", "unreadable");
  private static final Set<String> QUEUED = Set.of("queued", "already-queued", "accepted");

  private final String origin;
  private final Output output;
  private final ImportOptions options;
  private final CaFile ca;
  private final List<JsonObject> batch = new ArrayList<>();
  private final Map<String, Long> messages = new TreeMap<>();
  private final List<JsonObject> left = new ArrayList<>();
  private int sent;
  private int commands;
  private int pushCertificates;

  /**
   * A run.
   *
   * @param origin which server it comes from
   * @param ca where the CA of its devices goes
   */
  ImportRun(String origin, Output output, ImportOptions options, CaFile ca) {
    this.origin = origin;
    this.output = output;
    this.options = options;
    this.ca = ca;
  }

  /** Brings all of it over; the program exits with what it returns. */
  int of(Source source) {
    int devices = source.devices();
    source.read(piece -> take(piece, devices));
    flush(devices);
    if (Terminal.present()) {
      output.err().println();
    }
    report();
    return left.stream().anyMatch(one -> one.getBoolean("lost")) ? ExitCode.FAILED : ExitCode.WELL;
  }

  private void take(Piece piece, int devices) {
    switch (piece) {
      case Piece.CheckIn(var plist, var certificate) -> {
        JsonObject message =
            new JsonObject().put("plist", Base64.getEncoder().encodeToString(plist));
        certificate.ifPresent(sha256 -> message.put("certificate_sha256", sha256));
        batch.add(message);
        if (batch.size() == BATCH) {
          flush(devices);
        }
      }
      case Piece.QueuedCommand command -> {
        // Whom it is for must be there first.
        flush(devices);
        command(command);
      }
      case Piece.PushCertificate certificate -> pushCertificate(certificate);
      case Piece.Authority(String pem) -> {
        if (!ca.take(pem, options.dryRun())) {
          leave("the CA that issued the devices' certificates", CaFile.UNNAMED, false);
        }
      }
      case Piece.Left(String what, String why) -> leave(what, why, false);
    }
  }

  private void flush(int devices) {
    if (batch.isEmpty()) {
      return;
    }
    JsonObject answer =
        output
            .api()
            .post(
                "/v1/imports",
                new JsonObject()
                    .put("origin", origin)
                    .put("learn_for", options.learnFor().toString())
                    .put("dry_run", options.dryRun())
                    .put("messages", new JsonArray(List.copyOf(batch))));
    answer
        .getJsonObject("counts")
        .forEach(
            count ->
                messages.merge(count.getKey(), ((Number) count.getValue()).longValue(), Long::sum));
    JsonArray results = answer.getJsonArray("messages");
    for (int i = 0; i < results.size(); i++) {
      JsonObject result = results.getJsonObject(i);
      if (LOST.contains(result.getString("result"))) {
        leave(
            "%s of %s"
                .formatted(
                    result.getString("message_type", "a message"),
                    result.getString("enrollment", "an unknown device")),
            result.getString("detail"),
            true);
      }
    }
    sent += batch.size();
    batch.clear();
    if (Terminal.present()) {
      output.err().printf("\r%d messages of about %d devices", sent, devices);
      output.err().flush();
    }
  }

  private void command(Piece.QueuedCommand command) {
    commands++;
    if (options.dryRun()) {
      return;
    }
    String what = "the command %s for %s".formatted(command.uuid(), command.enrollment());
    try {
      JsonObject answer =
          output
              .api()
              .post(
                  new Query()
                      .with("enrollments", command.enrollment())
                      .with("force", true)
                      .with("expected_targets", 1)
                      .behind("/v1/commands"),
                  "application/xml",
                  command.plist());
      JsonObject one = answer.getJsonArray("enrollments").getJsonObject(0);
      if (!QUEUED.contains(one.getString("result"))) {
        leave(what, one.getString("detail", one.getString("result")), true);
      }
    } catch (Refusal e) {
      leave(what, e.getMessage(), true);
    }
  }

  private void pushCertificate(Piece.PushCertificate certificate) {
    pushCertificates++;
    if (options.dryRun()) {
      return;
    }
    try {
      output
          .api()
          .put(
              "/v1/push/certificates?new_topic=true",
              new JsonObject()
                  .put("certificate", certificate.certificatePem())
                  .put("key", certificate.keyPem()));
    } catch (Refusal e) {
      leave("a push certificate", e.getMessage(), true);
    }
  }

  private void leave(String what, String why, boolean lost) {
    left.add(new JsonObject().put("what", what).put("why", why).put("lost", lost));
  }

  private void report() {
    JsonObject counts = new JsonObject();
    messages.forEach(counts::put);
    JsonObject all =
        new JsonObject()
            .put("dry_run", options.dryRun())
            .put("messages", counts)
            .put("commands", commands)
            .put("push_certificates", pushCertificates)
            .put("ca_file", ca.name().orElse(null))
            .put("left", new JsonArray(List.copyOf(left)));
    if (output.asJson(all)) {
      return;
    }
    PrintWriter out = output.out();
    out.printf("Check-in messages  %s%n", words());
    out.printf("Waiting commands   %d%n", commands);
    out.printf("Push certificates  %d%n", pushCertificates);
    ca.name()
        .ifPresent(
            file ->
                out.printf(
                    "CA of the devices  %s: device.trusted.cas is to name it until they have a"
                        + " certificate of this server%n",
                    Printable.of(file)));
    if (!left.isEmpty()) {
      out.printf("%nLeft there:%n");
      left.stream()
          .limit(MOST_TOLD)
          .forEach(
              one ->
                  out.printf(
                      "  %s: %s%n",
                      Printable.of(one.getString("what")), Printable.of(one.getString("why"))));
      if (left.size() > MOST_TOLD) {
        out.printf("  and %d more: --json lists them all%n", left.size() - MOST_TOLD);
      }
    }
    if (options.dryRun()) {
      out.printf("%nNothing was changed: leave out --dry-run to bring them over.%n");
    }
    output.flush();
  }

  private String words() {
    List<String> words = new ArrayList<>();
    messages.forEach(
        (result, count) -> {
          if (count > 0) {
            words.add(count + " " + result);
          }
        });
    return words.isEmpty() ? "none" : String.join(", ", words);
  }
}
