package dev.muster.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What those who run the server see of one webhook at this node, until it is closed. */
final class WebhookMetrics implements AutoCloseable {
  private static final String WEBHOOK = "webhook";

  private final MeterRegistry meters;
  private final String name;
  private final Counter delivered;
  private final Counter failed;
  private final List<Meter> own = new ArrayList<>();

  WebhookMetrics(MeterRegistry meters, String name) {
    this.meters = meters;
    this.name = name;
    delivered = meters.counter("muster.webhook.delivered", WEBHOOK, name);
    failed = meters.counter("muster.webhook.failed", WEBHOOK, name);
    own.add(delivered);
    own.add(failed);
  }

  void delivered() {
    delivered.increment();
  }

  void failed() {
    failed.increment();
  }

  void gauge(String what, Supplier<Number> value) {
    own.add(Gauge.builder("muster.webhook." + what, value).tag(WEBHOOK, name).register(meters));
  }

  @Override
  public void close() {
    own.forEach(meters::remove);
  }
}
