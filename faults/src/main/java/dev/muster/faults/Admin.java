package dev.muster.faults;

import dev.muster.simulator.Network;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Whoever commands the fleet, through any node. */
final class Admin {
  private static final List<String> TYPES =
      List.of("ProfileList", "CertificateList", "SecurityInfo", "InstalledApplicationList");

  /** The results that promise an end; any other is the reason why there will be none. */
  private static final Set<String> TAKEN = Set.of("queued", "accepted", "already-queued");

  private final Network network;
  private final List<Integer> ports;
  private final String token;

  Admin(Network network, List<Integer> ports, String token) {
    this.network = network;
    this.ports = ports;
    this.token = token;
  }

  /**
   * Gives a command to enrolments, and asks again, at any node, until it is told what became of it.
   *
   * @return nothing where it was refused
   */
  Optional<TakenCommand> queue(RandomGenerator random, List<String> enrollments)
      throws IOException, InterruptedException {
    String once = UUID.randomUUID().toString();
    JsonObject body =
        new JsonObject()
            .put("enrollments", new JsonArray(enrollments))
            .put("command", new JsonObject().put("RequestType", TYPES.get(random.nextInt(4))));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + ports.getFirst() + "/v1/commands"))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .header("Idempotency-Key", once)
            .POST(HttpRequest.BodyPublishers.ofString(body.encode()));
    HttpResponse<byte[]> answer = network.sendUntilAnswered(request);
    return answer.statusCode() == 201
        ? Optional.of(taken(new JsonObject(Buffer.buffer(answer.body()))))
        : Optional.empty();
  }

  /** The ids of all events in the history of a device, as this node tells it. */
  List<String> history(int node, String device) throws IOException, InterruptedException {
    List<String> events = new ArrayList<>();
    String id = URLEncoder.encode(device, StandardCharsets.UTF_8);
    Optional<String> next = Optional.empty();
    do {
      URI page =
          URI.create(
              "https://localhost:%d/v1/enrollments/%s/history?limit=500%s"
                  .formatted(
                      ports.get(node),
                      id,
                      next.map(n -> "&cursor=" + URLEncoder.encode(n, StandardCharsets.UTF_8))
                          .orElse("")));
      HttpResponse<byte[]> answer =
          network.sendUntilAnswered(
              HttpRequest.newBuilder(page).header("Authorization", "Bearer " + token));
      if (answer.statusCode() != 200) {
        throw new IOException("the history was answered with HTTP " + answer.statusCode());
      }
      JsonObject told = new JsonObject(Buffer.buffer(answer.body()));
      for (Object event : told.getJsonArray("events")) {
        events.add(((JsonObject) event).getString("event_id"));
      }
      next = Optional.ofNullable(told.getString("next"));
    } while (next.isPresent());
    return events;
  }

  private static TakenCommand taken(JsonObject answer) {
    List<String> queued =
        answer.getJsonArray("enrollments").stream()
            .map(JsonObject.class::cast)
            .filter(e -> TAKEN.contains(e.getString("result")))
            .map(e -> e.getString("enrollment"))
            .toList();
    return new TakenCommand(answer.getString("command_uuid"), queued);
  }
}
