package dev.muster.server;

import dev.muster.simulator.hook.HookReceiver.Call;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a receiver was told, in its order. */
final class Heard implements Consumer<Call> {
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  @Override
  public void accept(Call call) {
    calls.add(call);
  }

  List<Call> calls() {
    return calls;
  }

  List<JsonObject> events() {
    return calls.stream().map(call -> new JsonObject(Buffer.buffer(call.body()))).toList();
  }

  /** The topics of MicroMDM's events about a device. */
  List<String> topics(String udid) {
    return events().stream()
        .filter(event -> about(event).getString("udid").equals(udid))
        .map(event -> event.getString("topic"))
        .toList();
  }

  /** What such an event is about. */
  static JsonObject about(JsonObject event) {
    return event.containsKey("checkin_event")
        ? event.getJsonObject("checkin_event")
        : event.getJsonObject("acknowledge_event");
  }
}
