package dev.muster.server;

import dev.muster.admin.expiry.ExpiringCertificates;
import dev.muster.core.event.Recorder;
import dev.muster.gateway.NativeCrypto;
import dev.muster.gateway.ca.Authorities;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.node.NodeIdentity;
import dev.muster.log.node.NodePresence;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.log.seal.KeyRotation;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.KafkaSection;
import dev.muster.server.config.OperationsSection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all parts of one node share: its clock, files, CA, TLS certificate, log, and how it is asked
 * how it does. Lives from before the first part starts until after the last is closed.
 *
 * @param clock tells the time of events and whether certificates are valid; it may step
 */
record Node(
    Configuration configuration,
    InstantSource clock,
    Instant startedAt,
    Vertx vertx,
    MonitoringServer monitoring,
    Optional<Tracing> tracing,
    DataDirectory data,
    Authorities authorities,
    NodeTls tls,
    EventLog log,
    KeyRotation keys,
    EventFactory events,
    Enrollment enrollment,
    NodePackages packages,
    ExpiringCertificates certificates) {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration NOTICE = Duration.ofSeconds(10);

  /** A machine that starts many things at once takes its time for each. */
  private static final int PART_SECONDS = 60;

  /**
   * Starts it, and waits until the log is read.
   *
   * @param started takes what is to be closed, in its order
   */
  static Node start(Configuration configuration, InstantSource clock, Started started) {
    DataLock lock = started.add(DataLock.take(configuration.data()));
    Instant startedAt = clock.instant();
    NativeCrypto.install();
    Vertx vertx = Vertx.vertx();
    started.add(() -> await(vertx.close()));
    OperationsSection listen = configuration.operations();
    MonitoringServer monitoring =
        new Listener("the monitoring", listen.host(), listen.port(), "operations")
            .start(() -> await(MonitoringServer.start(vertx, listen.host(), listen.port())));
    started.add(() -> await(monitoring.stop()));
    DataDirectory data = new DataDirectory(configuration.data());
    InstallationKeys keys = data.installationKeys();
    sealAnew(data, keys);
    Authorities authorities =
        InstallationCa.open(configuration.ca(), data.authorities(keys), startedAt);
    data.writeTrustAnchors(authorities.roots());
    NodeTls tls =
        started.add(NodeTls.open(authorities, PublicRoots.ofRuntime(), configuration, clock));
    monitoring.waitsFor("Kafka");
    String kafka = kafka(configuration, data, started);
    EventLog log = started.add(reach(configuration.kafka(), kafka, keys));
    monitoring.waitsFor("the log to be read");
    read(log);
    KeyRotation rotation = rotation(log, data);
    String name = configuration.node().name();
    started.add(
        NodePresence.announce(
            log.settings(), new NodeIdentity(name, data.instanceId(), lock.place())));
    EventFactory events = new EventFactory(new Recorder(name, MusterServer.version()), clock);
    FirstToken.ensure(log, data, events);
    Enrollment enrollment =
        Enrollment.prepare(configuration, authorities.current(), tls, log, clock);
    Optional<Tracing> tracing =
        Tracing.to(configuration.tracing(), name, MusterServer.version()).map(started::add);
    return new Node(
        configuration,
        clock,
        startedAt,
        vertx,
        monitoring,
        tracing,
        data,
        authorities,
        tls,
        log,
        rotation,
        events,
        enrollment,
        NodePackages.open(configuration.packages(), data, log, enrollment.address(), clock),
        new ExpiringCertificates(log, new OwnCertificates(authorities, tls, name)::all));
  }

  /**
   * A node that was given a newer installation key has its CA's keys sealed under the former one.
   */
  private static void sealAnew(DataDirectory data, InstallationKeys keys) {
    if (keys.former().isEmpty()) {
      return;
    }
    try {
      data.authorities(keys).seal();
    } catch (ConfigurationException e) {
      LOG.warn(
          "the keys of the CA stay sealed under a former installation key: copy secrets/ca.key from"
              + " where the keys were rotated before that one is retired ({})",
          e.getMessage());
    }
  }

  private static KeyRotation rotation(EventLog log, DataDirectory data) {
    if (log.keyring().locked()) {
      throw new ConfigurationException(
          "secrets/installation.key opens none of the keys in this log: restore the installation's"
              + " own");
    }
    KeyRotation rotation =
        new KeyRotation(
            log.keyring(),
            next -> {
              try {
                data.replace(next);
              } catch (ConfigurationException e) {
                throw new IOException(e.getMessage(), e);
              }
            });
    // A node that has got a new installation key wraps under it what is not yet.
    rotation.wrapAll();
    return rotation;
  }

  /** What every request to one of the node's APIs passes first. */
  RequestFront front(String api) {
    return new RequestFront(api, monitoring.meters(), tracing, monitoring::isStopping);
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  String bootstrapServers() {
    return log.settings().kafka().get("bootstrap.servers");
  }

  /** Waits for what starts or stops, for as long as that may take. */
  static <T> T await(Future<T> future) {
    try {
      return future.await(PART_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part did not start or stop in time", e);
    }
  }

  private static EventLog reach(KafkaSection settings, String servers, InstallationKeys keys) {
    String notice =
        settings.embedded()
            ? "the embedded Kafka does not answer yet: waiting for it"
            : "Kafka at %s does not answer yet: waiting for it (kafka.bootstrap.servers says where it is)"
                .formatted(servers);
    try (WaitNotice _ = WaitNotice.begin(NOTICE, notice, LOG::warn)) {
      return EventLog.open(settings.log(servers), keys);
    }
  }

  private static void read(EventLog log) {
    try (WaitNotice _ = WaitNotice.begin(NOTICE, "the log is still being read", LOG::info)) {
      log.awaitReady(PATIENCE);
    }
  }

  private static String kafka(Configuration configuration, DataDirectory data, Started started) {
    if (!configuration.kafka().embedded()) {
      return configuration.kafka().bootstrapServers();
    }
    int port = configuration.kafka().embeddedPort();
    EmbeddedKafka broker =
        started.add(
            new Listener("the embedded Kafka", "127.0.0.1", port, "kafka.embedded")
                .start(() -> EmbeddedKafka.start(data.kafka(), port)));
    data.writeKafkaAddress(broker.bootstrapServers());
    return broker.bootstrapServers();
  }
}
