package dev.muster.faults;

import dev.muster.faults.ProvisionBooks.Rule;
import dev.muster.log.EventLog;
import dev.muster.simulator.SimulatedDevice;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Asks the server about Macs, and enters into the books what is wrong. For one thread. */
final class ProvisionJudge {
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** The server hears of the end of a Mac's wait when the Mac has left already. */
  private static final int LOOKS = 20;

  /** So many passwords are tried: each takes a processor for a while. */
  private static final int PASSWORDS = 20;

  private static final int LINES = 200;

  private final ProvisionBooks books;
  private final AdminCalls calls;
  private final PrintWriter out;
  private int tried;

  /**
   * A judge.
   *
   * @param out is told the history of each Mac with which something is wrong
   */
  ProvisionJudge(ProvisionBooks books, AdminCalls calls, PrintWriter out) {
    this.out = out;
    this.books = books;
    this.calls = calls;
  }

  /** Judges an enrolled Mac, for which nothing more is to come. */
  void judge(SimulatedDevice mac) throws IOException, InterruptedException {
    if (books.examine(mac, told(mac))) {
      tellHistory(mac);
    }
    if (tried < PASSWORDS && mac.effects().admin().isPresent()) {
      tried++;
      tryPassword(mac);
    }
  }

  private void tellHistory(SimulatedDevice mac) throws IOException, InterruptedException {
    String path = "/v1/enrollments/%s/history?limit=%d".formatted(mac.hardware().udid(), LINES);
    for (Object event : calls.get(path).getJsonArray("events")) {
      JsonObject line = (JsonObject) event;
      out.println(
          "  %s %s %s"
              .formatted(
                  mac.hardware().serialNumber(),
                  line.getString("recorded_at"),
                  line.getString("text")));
    }
  }

  /**
   * Judges by the log.
   *
   * @throws TimeoutException if it can't be read to its present end
   */
  void judge(EventLog log) throws TimeoutException {
    BlueprintStarts.again(log).forEach(what -> books.find(Rule.BEGUN_AGAIN, what));
  }

  private JsonObject told(SimulatedDevice mac) throws IOException, InterruptedException {
    String path = "/v1/enrollments/%s/provisioning".formatted(mac.hardware().udid());
    JsonObject said = calls.get(path);
    for (int i = 0; i < LOOKS && said.getString("state").equals("releasing"); i++) {
      Thread.sleep(PAUSE);
      said = calls.get(path);
    }
    return said;
  }

  private void tryPassword(SimulatedDevice mac) throws IOException, InterruptedException {
    String serial = mac.hardware().serialNumber();
    Optional<String> current =
        calls.get("/v1/secrets?serial=" + serial).getJsonArray("secrets").stream()
            .map(JsonObject.class::cast)
            .filter(secret -> secret.getString("standing").equals("current"))
            .map(secret -> secret.getString("id"))
            .findFirst();
    if (current.isEmpty()) {
      books.find(Rule.LOCKED, serial + ": no password counts");
      return;
    }
    String password =
        calls
            .json(
                "POST",
                "/v1/secrets/%s/reveal".formatted(current.get()),
                new JsonObject().put("reason", "a campaign"),
                200)
            .getString("value");
    if (!mac.effects().admin().orElseThrow().opensWith(password)) {
      books.find(Rule.LOCKED, serial + ": the account does not open");
    }
  }
}
