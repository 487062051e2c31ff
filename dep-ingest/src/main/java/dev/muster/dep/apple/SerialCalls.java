package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.dep.apple.Line.Call;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ToIntBiFunction;

/** Calls about a list of serial numbers, which is cut into what one request takes. */
final class SerialCalls {
  private static final String DETAILS = "/devices";

  private final Transport transport;
  private final ToIntBiFunction<String, String> most;

  /**
   * Takes up the calls of an account.
   *
   * @param most how many serial numbers a method of a path takes
   */
  SerialCalls(Transport transport, ToIntBiFunction<String, String> most) {
    this.transport = transport;
    this.most = most;
  }

  Map<String, AppleDevice> details(Collection<String> serials) throws AppleException {
    Map<String, AppleDevice> devices = new HashMap<>();
    for (List<String> chunk : chunks("POST", DETAILS, serials)) {
      JsonNode found = ask("POST", DETAILS, chunk, _ -> {}).path("devices");
      for (Map.Entry<String, JsonNode> entry : found.properties()) {
        // What is not ours may come without its serial number.
        named(entry).ifPresent(device -> devices.put(entry.getKey(), device));
      }
    }
    return Map.copyOf(devices);
  }

  /**
   * Asks for each chunk, and keeps what was answered before a chunk failed.
   *
   * @throws AppleException if the first one fails
   */
  AssignAnswer outcomes(
      String method, String path, Collection<String> serials, Consumer<ObjectNode> besides)
      throws AppleException {
    Map<String, String> outcomes = new HashMap<>();
    long retryAfter = -1;
    boolean first = true;
    for (List<String> chunk : chunks(method, path, serials)) {
      try {
        JsonNode answer = ask(method, path, chunk, besides);
        outcomes.putAll(Json.map(answer, "devices"));
        retryAfter = Math.max(retryAfter, Json.number(answer, "retry_after_seconds").orElse(-1));
      } catch (AppleException e) {
        if (first) {
          throw e;
        }
        return new AssignAnswer(outcomes, seconds(retryAfter), Optional.of(e));
      }
      first = false;
    }
    return new AssignAnswer(outcomes, seconds(retryAfter), Optional.empty());
  }

  private JsonNode ask(
      String method, String path, List<String> serials, Consumer<ObjectNode> besides)
      throws AppleException {
    ObjectNode body = Json.object();
    besides.accept(body);
    body.set("devices", Json.array(serials));
    Call call = Call.of(method, path, body.toString().getBytes(StandardCharsets.UTF_8));
    JsonNode answer = Json.object(transport.call(call).body(), call.name());
    if (!answer.path("devices").isObject()) {
      throw Json.unreadable(call.name(), "no devices");
    }
    return answer;
  }

  private List<List<String>> chunks(String method, String path, Collection<String> serials) {
    return SerialNumbers.chunks(serials, most.applyAsInt(method, path));
  }

  private static Optional<AppleDevice> named(Map.Entry<String, JsonNode> entry) {
    if (entry.getValue() instanceof ObjectNode device && !device.has("serial_number")) {
      device.put("serial_number", entry.getKey());
    }
    return AppleDevice.of(entry.getValue());
  }

  private static OptionalLong seconds(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
