package dev.muster.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** What the gateway counts. Safe for any thread. */
final class GatewayMetrics {
  private final MeterProvider<Counter> messages;
  private final Timer recording;

  GatewayMetrics(MeterRegistry registry) {
    messages =
        Counter.builder("muster.messages")
            .description("Messages of devices, by type and HTTP status.")
            .withRegistry(registry);
    recording =
        Timer.builder("muster.events.recording")
            .description("From an event to the log's word that it is kept and folded.")
            .serviceLevelObjectives(
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(25),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(250),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5))
            .register(registry);
  }

  /**
   * Counts a message that was answered.
   *
   * @param type one of a few; what a device claims would make as many series as it likes
   */
  void answered(String type, int status) {
    messages.withTags("type", type, "status", Integer.toString(status)).increment();
  }

  /** Measures how long this takes from now on. */
  <T> CompletionStage<T> recording(CompletionStage<T> recorded) {
    long started = System.nanoTime();
    return recorded.whenComplete(
        (reply, failure) -> recording.record(System.nanoTime() - started, TimeUnit.NANOSECONDS));
  }
}
