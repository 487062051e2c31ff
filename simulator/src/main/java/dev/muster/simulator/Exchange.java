package dev.muster.simulator;

import com.dd.plist.NSDictionary;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * What a device sends, signed or by its certificate in TLS, and remembers of it. One thread at a
 * time may send; the journal may be read by any.
 */
final class Exchange {
  private final Network network;
  private String key = "UDID";
  private String id;
  private final Consumer<JournalEntry> watcher;
  private final List<JournalEntry> journal = new CopyOnWriteArrayList<>();

  Exchange(Network network, String udid, Consumer<JournalEntry> watcher) {
    this.network = network;
    this.id = udid;
    this.watcher = watcher;
  }

  /** It says this of itself from now on, and nothing of which device it is. */
  void enrollmentId(String value) {
    key = "EnrollmentID";
    id = value;
  }

  List<JournalEntry> journal() {
    return List.copyOf(journal);
  }

  /**
   * A check-in.
   *
   * @return what it was answered with, which for most is nothing
   * @throws IOException if the server does not take it
   */
  byte[] checkIn(EnrollmentInstructions told, Identity identity, String type, NSDictionary body)
      throws IOException, InterruptedException {
    body.put("MessageType", type);
    HttpResponse<byte[]> answer =
        send(
            told.checkInUrl(),
            told.signed(),
            identity,
            body,
            "application/x-apple-aspen-mdm-checkin");
    note(type, body, answer, Optional.empty());
    expectOk(answer.statusCode());
    return answer.body();
  }

  /**
   * A report, or the question for commands.
   *
   * @return the next command
   * @throws IOException if the server does not take it
   */
  Optional<NSDictionary> report(
      EnrollmentInstructions instructions, Identity identity, NSDictionary body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        send(
            instructions.serverUrl(),
            instructions.signed(),
            identity,
            body,
            "application/x-apple-aspen-mdm; charset=UTF-8");
    Optional<NSDictionary> told =
        answer.statusCode() == 200 && answer.body().length > 0
            ? Optional.of(Plists.parse(answer.body()))
            : Optional.empty();
    note("Report", body, answer, told);
    expectOk(answer.statusCode());
    return told;
  }

  private void note(
      String sent, NSDictionary body, HttpResponse<byte[]> answer, Optional<NSDictionary> told) {
    JournalEntry entry =
        new JournalEntry(
            Instant.now(),
            sent,
            Plists.string(body, "Status"),
            Plists.string(body, "CommandUUID"),
            answer.statusCode(),
            answer.headers().firstValue("Muster-Event-Id"),
            told.flatMap(t -> Plists.string(t, "CommandUUID")),
            told.map(t -> t.get("Command"))
                .flatMap(
                    c ->
                        c instanceof NSDictionary d
                            ? Plists.string(d, "RequestType")
                            : Optional.empty()));
    journal.add(entry);
    watcher.accept(entry);
  }

  private HttpResponse<byte[]> send(
      URI server, boolean signed, Identity identity, NSDictionary plist, String contentType)
      throws IOException, InterruptedException {
    plist.put(key, id);
    byte[] body = Plists.xml(plist);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server)
            .header("Content-Type", contentType)
            .PUT(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!signed) {
      return network.as(identity).sendUntilAnswered(request);
    }
    request.header("Mdm-Signature", Base64.getEncoder().encodeToString(identity.sign(body)));
    return network.sendUntilAnswered(request);
  }

  private static void expectOk(int status) throws IOException {
    if (status != 200) {
      throw new IOException("the server answered HTTP " + status);
    }
  }
}
