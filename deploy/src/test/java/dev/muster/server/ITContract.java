package dev.muster.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Whatever is sent to the admin API, it is answered, and never with a failure of the server. */
class ITContract {
  /** It never ends by itself; ITAdminApi has it. */
  private static final String STREAM = "tailEvents";

  private static Path data;
  private static RunningServer running;
  private static Contract contract;
  private static List<Contract.Operation> operations;
  private static List<String> known;

  @BeforeContainer
  static void start() throws Exception {
    data = Files.createTempDirectory("muster-contract");
    running = RunningServer.start(data);
    contract = new Contract(new ByteArrayInputStream(running.get("/openapi.yaml").body()));
    operations =
        contract.operations().values().stream().filter(o -> !o.id().equals(STREAM)).toList();
    SimulatedFleet fleet = running.fleet(2, Behaviour.OBEDIENT);
    fleet.all(SimulatedDevice::enroll, RunningServer.PATIENCE);
    String id = fleet.devices().getFirst().hardware().udid();
    JsonObject queued =
        running.queue(fleet.devices(), new JsonObject().put("RequestType", "ProfileList"));
    known = List.of(id, queued.getString("command_uuid"), "ProfileList");
  }

  @AfterContainer
  static void stop() throws IOException {
    running.close();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
    }
  }

  @Provide
  Arbitrary<Contract.Operation> operations() {
    return Arbitraries.of(operations);
  }

  @Property(tries = 1500)
  void noInputMakesTheServerFail(
      @ForAll("operations") Contract.Operation operation, @ForAll long seed) throws Exception {
    Inputs inputs = new Inputs(contract, new Random(seed), known);
    Random random = new Random(seed);
    HttpRequest.Builder request = running.admin(url(operation, inputs, random));
    HttpRequest.BodyPublisher publisher = BodyPublishers.noBody();
    String sent = "";
    if (operation.body().isPresent()) {
      JsonObject schema = operation.body().get();
      Object body = random.nextBoolean() ? inputs.fitting(schema) : inputs.breaking(schema);
      sent = random.nextInt(20) == 0 ? "{\"command\":" : Json.encode(body);
      publisher = BodyPublishers.ofString(sent);
      request.header("Content-Type", random.nextInt(20) == 0 ? "text/html" : "application/json");
    }
    HttpResponse<byte[]> answer =
        running.network.send(
            request.method(operation.method().toUpperCase(Locale.ROOT), publisher));
    String text = new String(answer.body(), StandardCharsets.UTF_8);
    String all = "%s %s: %d %s".formatted(answer.request().uri(), sent, answer.statusCode(), text);
    Statistics.collect(answer.statusCode());
    assertTrue(answer.statusCode() < 500, all);
    if (answer.statusCode() >= 400) {
      JsonObject problem = new JsonObject(Buffer.buffer(answer.body()));
      assertTrue(problem.getString("type").startsWith("urn:muster:problem:"), all);
      assertTrue(problem.getString("detail").length() > 10, all);
    }
  }

  private static String url(Contract.Operation operation, Inputs inputs, Random random) {
    String path = operation.path();
    StringBuilder query = new StringBuilder();
    for (JsonObject parameter : operation.parameters()) {
      String name = parameter.getString("name");
      switch (parameter.getString("in")) {
        case "path" -> {
          String value = inputs.text(parameter);
          path = path.replace("{" + name + "}", value.isEmpty() ? "-" : encode(value));
        }
        case "query" -> {
          // A long wait is right, and takes long.
          if (!name.equals("wait") && random.nextInt(3) == 0) {
            query.append(query.isEmpty() ? '?' : '&');
            query.append(name).append('=').append(encode(inputs.text(parameter)));
          }
        }
        default -> {}
      }
    }
    return path + query;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
