package dev.muster.doctor;

import dev.muster.admin.checkup.Finding;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is answered at the devices' address, and whether what devices send gets through. Leaves no
 * trace in the log.
 */
final class Conversation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(OutsideLook.PATIENCE_MILLIS);

  /** The gateway answers with the id that it was asked with, and hardly any proxy does. */
  private static final String REQUEST_ID = "X-Request-Id";

  /** A CMS signature with its certificate takes 3 to 6 KB in base64. */
  private static final int SIGNATURE_CHARACTERS = 8 * 1024;

  /** Lists of applications come to megabytes; nginx takes one, unless told otherwise. */
  private static final int REPORT_BYTES = 2 * 1024 * 1024;

  private static final Duration SLOW_CLOCK = Duration.ofMinutes(1);
  private static final Duration WRONG_CLOCK = Duration.ofMinutes(5);

  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().sslContext(AnyCertificate.context()).connectTimeout(PATIENCE).build();
  private final List<Finding> found = new ArrayList<>();

  Conversation(URI address) {
    this.address = address;
  }

  List<Finding> findings(InstantSource clock) {
    Optional<HttpResponse<String>> answer =
        ask("scep", HttpRequest.newBuilder(path("/scep?operation=GetCACaps")).GET());
    if (answer.isEmpty()) {
      return found;
    }
    if (!isGateway(answer.get())) {
      found.add(
          Finding.wrong(
              "gateway",
              "what answers is not Muster's gateway: /scep has status %d"
                  .formatted(answer.get().statusCode()),
              "point the name at gateway.port, and let a proxy pass /scep with its query"));
      return found;
    }
    found.add(Finding.ok("gateway", "Muster's gateway answers, and its SCEP"));
    found.add(
        Finding.ok(
            "http",
            answer.get().version() == HttpClient.Version.HTTP_2
                ? "HTTP/2 is spoken"
                : "HTTP/1.1 is spoken"));
    clock(answer.get(), clock.instant());
    signature();
    report();
    enroll();
    return found;
  }

  private URI path(String path) {
    return URI.create(address.toString().replaceAll("/+$", "") + path);
  }

  private Optional<HttpResponse<String>> ask(String check, HttpRequest.Builder request) {
    try {
      return Optional.of(
          client.send(
              request.header(REQUEST_ID, "doctor-" + UUID.randomUUID()).timeout(PATIENCE).build(),
              BodyHandlers.ofString()));
    } catch (IOException e) {
      found.add(
          Finding.wrong(
              check,
              "no answer at %s: %s".formatted(address, e.getMessage()),
              "see the logs of server and proxy"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private static boolean ours(HttpResponse<?> answer) {
    String asked = answer.request().headers().firstValue(REQUEST_ID).orElseThrow();
    return answer.headers().firstValue(REQUEST_ID).filter(asked::equals).isPresent();
  }

  private static boolean isGateway(HttpResponse<String> answer) {
    return ours(answer) && answer.statusCode() == 200 && answer.body().contains("POSTPKIOperation");
  }

  private void clock(HttpResponse<?> answer, Instant here) {
    Optional<Instant> there = answer.headers().firstValue("Date").flatMap(Conversation::instant);
    if (there.isEmpty()) {
      return;
    }
    Duration apart = Duration.between(there.get(), here).abs();
    String text =
        "the server's clock and this machine's are %d s apart".formatted(apart.toSeconds());
    String mend = "let both follow NTP: certificates are dated by the server's clock";
    found.add(
        apart.compareTo(WRONG_CLOCK) > 0
            ? Finding.wrong("clock", text, mend)
            : apart.compareTo(SLOW_CLOCK) > 0
                ? Finding.note("clock", text, mend)
                : Finding.ok("clock", text));
  }

  private static Optional<Instant> instant(String date) {
    try {
      return Optional.of(
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The header that proves a device's identity is longer than proxies expect. */
  private void signature() {
    through(
        "signature",
        "the header Mdm-Signature",
        HttpRequest.newBuilder(path("/scep?operation=GetCACaps"))
            .header("Mdm-Signature", "A".repeat(SIGNATURE_CHARACTERS))
            .GET(),
        "let the proxy take headers of 16 KB (nginx: large_client_header_buffers 4 16k)");
  }

  private void report() {
    through(
        "report",
        "a report of 2 MB",
        HttpRequest.newBuilder(path("/scep?operation=doctor"))
            .expectContinue(true)
            .POST(BodyPublishers.ofByteArray(new byte[REPORT_BYTES])),
        "let the proxy take bodies of 16 MB (nginx: client_max_body_size 16m)");
  }

  private void through(String check, String what, HttpRequest.Builder request, String mend) {
    ask(check, request)
        .ifPresent(
            answer ->
                found.add(
                    ours(answer)
                        ? Finding.ok(check, what + " gets through")
                        : Finding.wrong(
                            check,
                            "%s is refused before it reaches the server, with status %d"
                                .formatted(what, answer.statusCode()),
                            mend)));
  }

  private void enroll() {
    ask("enroll", HttpRequest.newBuilder(path("/enroll")).GET())
        .ifPresent(answer -> found.add(enroll(answer)));
  }

  private static Finding enroll(HttpResponse<String> answer) {
    String type = answer.headers().firstValue("Content-Type").orElse("");
    if (answer.statusCode() == 403 && ours(answer)) {
      return Finding.ok("enroll", "enrollment takes a link, and is closed to strangers");
    }
    if (answer.statusCode() == 200 && type.equals("application/x-apple-aspen-config")) {
      return Finding.note(
          "enroll",
          "anyone who reaches the server may enroll a device",
          "set enrollment.open=false, and make links with muster enroll-link");
    }
    return Finding.wrong(
        "enroll",
        "/enroll answers with status %d and content type %s"
            .formatted(answer.statusCode(), type.isEmpty() ? "none" : type),
        "let the proxy pass /enroll unchanged");
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
