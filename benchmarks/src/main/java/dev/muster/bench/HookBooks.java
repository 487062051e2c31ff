package dev.muster.bench;

import dev.muster.simulator.hook.HookReceiver.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What one receiver has taken: which events of each device, in which order, and which twice. */
final class HookBooks implements Consumer<Call> {
  private static final Pattern EVENT =
      Pattern.compile("\"event_id\":\"([^\"]+)\".*?\"udid\":\"([^\"]+)\"", Pattern.DOTALL);

  private final Set<String> seen = new HashSet<>();
  private final Map<String, List<String>> byDevice = new HashMap<>();
  private long twice;
  private long lastNanos = System.nanoTime();

  @Override
  public synchronized void accept(Call call) {
    Matcher found = EVENT.matcher(new String(call.body(), StandardCharsets.UTF_8));
    if (!found.find()) {
      throw new IllegalStateException("a call without an event");
    }
    lastNanos = System.nanoTime();
    if (seen.add(found.group(1))) {
      byDevice.computeIfAbsent(found.group(2), d -> new ArrayList<>()).add(found.group(1));
    } else {
      twice++;
    }
  }

  synchronized int count() {
    return seen.size();
  }

  synchronized long twice() {
    return twice;
  }

  /** When it took the last one. */
  synchronized long lastNanos() {
    return lastNanos;
  }

  /** How many of these it was never told. */
  synchronized long lacking(Map<String, List<String>> told) {
    return told.values().stream()
        .flatMap(List::stream)
        .filter(event -> !seen.contains(event))
        .count();
  }

  /** How many devices it was told of in another order than this. */
  synchronized long disordered(Map<String, List<String>> told) {
    return byDevice.entrySet().stream()
        .filter(device -> !device.getValue().equals(told.get(device.getKey())))
        .count();
  }
}
