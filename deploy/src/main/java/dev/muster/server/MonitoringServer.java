package dev.muster.server;

import dev.muster.admin.http.Words;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.device.PushState.Sent;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.core.provision.Standing;
import dev.muster.core.renewal.RenewalPolicy;
import dev.muster.log.EventLog;
import dev.muster.log.view.View;
import dev.muster.projections.Failures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What those who run a server ask it, without a token and on a port of its own: whether it lives
 * ({@code /healthz}), whether it can answer and if not why ({@code /readyz}), and how it does
 * ({@code /metrics}, in Prometheus' format). It is there before the log is, and says what the
 * server waits for.
 */
final class MonitoringServer {
  private static final Duration SOON = Duration.ofDays(30);
  private static final int DRAIN_SECONDS = 2;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<String, Failures> watched = new ConcurrentSkipListMap<>();
  private volatile String waitsFor = "the server starts";
  private volatile EventLog log;
  private volatile boolean stopping;
  private final Vertx vertx;
  private HttpServer server;

  private MonitoringServer(Vertx vertx) {
    this.vertx = vertx;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("muster.ready", this, o -> o.reason().isEmpty() ? 1 : 0)
        .description("Whether this node can answer.")
        .register(registry);
  }

  /** Starts to listen. */
  static Future<MonitoringServer> start(Vertx vertx, String host, int port) {
    MonitoringServer monitoring = new MonitoringServer(vertx);
    return vertx
        .createHttpServer()
        .requestHandler(monitoring::answer)
        .listen(port, host)
        .map(
            server -> {
              monitoring.server = server;
              return monitoring;
            });
  }

  int port() {
    return server.actualPort();
  }

  /** Takes what is to be found at {@code /metrics}. */
  MeterRegistry meters() {
    return registry;
  }

  /** From now on the node is not ready, whatever the log says. */
  void stopping() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** Says what the server waits for. */
  void waitsFor(String what) {
    waitsFor = what;
  }

  /**
   * From now on it is told of this part when it keeps failing. The node goes on being ready:
   * devices are answered, and to send them elsewhere would mend nothing.
   */
  void watch(String part, Failures failures) {
    watched.put(part, failures);
    FunctionCounter.builder("muster.part.failures", failures, Failures::count)
        .description("How often a part failed and was started again.")
        .tag("part", part)
        .register(registry);
    Gauge.builder("muster.part.failing", failures, f -> f.keepsFailing().isPresent() ? 1 : 0)
        .description("Whether a part keeps failing.")
        .tag("part", part)
        .register(registry);
  }

  /** The log is read, and from now on says itself whether it is ready. */
  void follow(EventLog followed, InstantSource clock) {
    log = followed;
    View view = followed.view();
    FunctionCounter.builder("muster.events.folded", view, View::folded)
        .description("Events of devices that this node has folded since it started.")
        .register(registry);
    Gauge.builder("muster.devices.newer.facts", view, MonitoringServer::unknowable)
        .description("Devices that a newer node wrote of what this version does not know.")
        .register(registry);
    Gauge.builder("muster.fleet.newer.facts", view, v -> v.foreignFleetFacts().size())
        .description("Kinds of facts about the fleet that this version does not know.")
        .register(registry);
    gauge(view, "muster.commands.waiting", "Commands in queues.", c -> c.queue().waiting().size());
    gauge(view, "muster.queues.held", "Queues that an admin stopped.", c -> c.held() ? 1 : 0);
    gauge(
        view,
        "muster.push.unreachable",
        "Enrolments whose push token is dead.",
        c -> c.pushes().unreachable().isPresent() ? 1 : 0);
    Gauge.builder("muster.push.oldest.unanswered.seconds", view, v -> oldestUnanswered(v, clock))
        .description("How long the device that does not come has been pushed for the longest.")
        .register(registry);
    Gauge.builder("muster.push.certificate.days", view, v -> daysLeft(v, clock))
        .description("Days until the first push certificate ends.")
        .register(registry);
    Gauge.builder("muster.device.certificates.ending", view, v -> ending(v, clock))
        .description("Enrolled devices whose certificate ends within 30 days, or has ended.")
        .register(registry);
    for (EnrollmentStatus status : EnrollmentStatus.values()) {
      Gauge.builder("muster.enrollments", view, v -> sum(v, c -> c.status() == status ? 1 : 0))
          .description("Enrolments, by status.")
          .tag("status", Words.of(status))
          .register(registry);
    }
    for (Standing standing : Standing.values()) {
      Gauge.builder("muster.provisioning.devices", view, v -> count(v, standing))
          .description("Devices for which a blueprint was begun, by where it stands.")
          .tag("state", standing.word())
          .register(registry);
    }
    Gauge.builder("muster.provisioning.gave.up", view, MonitoringServer::gaveUp)
        .description("Released devices that lack something of their blueprint.")
        .register(registry);
  }

  private static double ending(View view, InstantSource clock) {
    Instant then = clock.instant().plus(SOON);
    return view.devices()
        .filter(
            device ->
                device.channels().values().stream()
                    .anyMatch(c -> c.status() == EnrollmentStatus.ENROLLED))
        .flatMap(device -> device.identities().certificate().stream())
        .filter(certificate -> RenewalPolicy.ends(certificate).isBefore(then))
        .count();
  }

  private static double count(View view, Standing standing) {
    return view.devices()
        .flatMap(device -> device.provisioning().stream())
        .filter(going -> Standing.of(going) == standing)
        .count();
  }

  private static double gaveUp(View view) {
    return view.devices()
        .flatMap(device -> device.provisioning().stream())
        .filter(Standing::gaveUp)
        .count();
  }

  private static double unknowable(View view) {
    return view.devices().filter(device -> device.foreign().isPresent()).count();
  }

  Future<Void> stop() {
    collections.close();
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }

  private void gauge(
      View view, String name, String description, ToDoubleFunction<ChannelState> of) {
    Gauge.builder(name, view, v -> sum(v, of)).description(description).register(registry);
  }

  private static double oldestUnanswered(View view, InstantSource clock) {
    return view.devices()
        .flatMap(device -> device.channels().values().stream())
        .flatMap(channel -> channel.pushes().sent().flatMap(Sent::unansweredSince).stream())
        .min(Comparator.naturalOrder())
        .map(first -> Duration.between(first, clock.instant()).toMillis() / 1e3)
        .orElse(0.0);
  }

  private static double daysLeft(View view, InstantSource clock) {
    return view.fleet().pushCertificates().all().stream()
        .map(PushCertificate::notAfter)
        .min(Comparator.naturalOrder())
        .map(end -> Duration.between(clock.instant(), end).toHours() / 24.0)
        .orElse(Double.NaN);
  }

  private static double sum(View view, ToDoubleFunction<ChannelState> of) {
    return view.devices().flatMap(d -> d.channels().values().stream()).mapToDouble(of).sum();
  }

  private String reason() {
    if (stopping) {
      return "the server stops";
    }
    if (log == null) {
      return waitsFor;
    }
    return log.impediment().orElse("");
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response();
    switch (request.path()) {
      case "/healthz" -> json(response, 200, new JsonObject().put("alive", true));
      case "/readyz" -> {
        String reason = reason();
        JsonObject json = new JsonObject().put("ready", reason.isEmpty());
        JsonObject failing = new JsonObject();
        watched.forEach((part, f) -> f.keepsFailing().ifPresent(why -> failing.put(part, why)));
        if (!failing.isEmpty()) {
          json.put("failing", failing);
        }
        json(
            response,
            reason.isEmpty() ? 200 : 503,
            reason.isEmpty() ? json : json.put("waits_for", reason));
      }
      // Goes through the whole fleet, which must not hold up an event loop.
      case "/metrics" ->
          vertx
              .executeBlocking(() -> registry.scrape(), false)
              .onSuccess(
                  metrics ->
                      response
                          .putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                          .end(metrics))
              .onFailure(failure -> response.setStatusCode(500).end());
      default -> response.setStatusCode(404).end();
    }
  }

  private static void json(HttpServerResponse response, int status, JsonObject json) {
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(json.toBuffer());
  }
}
