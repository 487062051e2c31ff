package dev.muster.simulator.fuzz;

import dev.muster.simulator.Network;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a device gets on with its queue: whatever it said before, and however odd its reports
 * are, a command that it reported on is not offered again, and in the end nothing is left.
 */
final class QueueProbe {
  private static final Pattern UUID =
      Pattern.compile("<key>CommandUUID</key><string>([^<]*)</string>");
  private static final byte[] IDLE = report("Idle");

  /** Of a command that it does not name. */
  private static final byte[] UNNAMED = report("Error");

  private static final int LONGEST_QUEUE = 2_000;

  private final Network network;
  private final URI gateway;
  private final URI admin;
  private final String token;
  private final FuzzCases cases;

  QueueProbe(Network network, URI gateway, URI admin, String token, FuzzCases cases) {
    this.network = network;
    this.gateway = gateway;
    this.admin = admin;
    this.token = token;
    this.cases = cases;
  }

  /** How many commands held up those behind them. */
  long blocked() throws IOException, InterruptedException {
    // It may have checked out, by a case or two.
    for (FuzzCase honest : cases.enrolling()) {
      send(honest);
    }
    long blocked = empty() ? 0 : 1;
    for (int number = 0; number < OddDocuments.count(); number++) {
      queue();
      Optional<String> offered = uuid(send(cases.honest(IDLE)));
      if (offered.isEmpty() || uuid(send(odd(number, offered.get()))).isPresent()) {
        blocked++;
      }
    }
    queue();
    queue();
    Optional<String> first = uuid(send(cases.honest(IDLE)));
    Optional<String> next = uuid(send(cases.honest(UNNAMED)));
    if (next.isEmpty() || next.equals(first)) {
      blocked++;
    }
    return empty() ? blocked : blocked + 1;
  }

  private boolean empty() throws IOException, InterruptedException {
    Optional<String> offered = uuid(send(cases.honest(IDLE)));
    for (int i = 0; offered.isPresent() && i < LONGEST_QUEUE; i++) {
      Optional<String> next = uuid(send(odd(0, offered.get())));
      if (next.equals(offered)) {
        return false;
      }
      offered = next;
    }
    return offered.isEmpty();
  }

  private FuzzCase odd(int number, String uuid) throws IOException {
    return cases.honest(OddDocuments.report(number, FuzzCases.ENROLLED, "Acknowledged", uuid));
  }

  private static byte[] report(String status) {
    return "<plist><dict><key>Status</key><string>%s</string><key>UDID</key><string>%s</string></dict></plist>"
        .formatted(status, FuzzCases.ENROLLED)
        .getBytes(StandardCharsets.UTF_8);
  }

  private void queue() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        network.send(
            HttpRequest.newBuilder(admin.resolve("/v1/commands"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"enrollments\":[\"%s\"],\"command\":{\"RequestType\":\"ProfileList\"}}"
                            .formatted(FuzzCases.ENROLLED))));
    if (answer.statusCode() != 201) {
      throw new IOException("a command was not queued: " + answer.statusCode());
    }
  }

  private HttpResponse<byte[]> send(FuzzCase sent) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(sent.path()))
            .method(sent.method(), HttpRequest.BodyPublishers.ofByteArray(sent.body()));
    sent.headers().forEach(request::header);
    return network.send(request);
  }

  private static Optional<String> uuid(HttpResponse<byte[]> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException("an honest device was answered " + answer.statusCode());
    }
    Matcher found = UUID.matcher(new String(answer.body(), StandardCharsets.UTF_8));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
