package dev.muster.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.faults.Ports;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import io.vertx.core.json.JsonObject;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS and a password from its clients. */
@Timeout(120)
class ITSecuredKafka {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "correct-horse";

  @TempDir static Path directory;
  private static Process broker;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    CertificateAuthority authority =
        CertificateAuthority.create("Kafka", Instant.now()).authority();
    KeyPair key = CertificateAuthority.newKeyPair();
    var certificate =
        authority.issueForServer(key.getPublic(), List.of("127.0.0.1"), Instant.now());
    Files.writeString(
        directory.resolve("broker.pem"),
        Pem.encode(key.getPrivate())
            + Pem.encode(List.of(certificate, authority.chain().getFirst())));
    Files.writeString(directory.resolve("trusted.pem"), Pem.encode(List.of(authority.root())));
    port = Ports.free();
    int controller = Ports.free();
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", "1");
    p.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.put("controller.listener.names", "CONTROLLER");
    p.put(
        "listeners",
        "CLIENTS://127.0.0.1:%d,BROKERS://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
            .formatted(port, Ports.free(), controller));
    p.put(
        "listener.security.protocol.map",
        "CLIENTS:SASL_SSL,BROKERS:PLAINTEXT,CONTROLLER:PLAINTEXT");
    p.put("inter.broker.listener.name", "BROKERS");
    p.put("listener.name.clients.sasl.enabled.mechanisms", "PLAIN");
    p.put(
        "listener.name.clients.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required user_muster=\"%s\";"
            .formatted(PASSWORD));
    p.put("listener.name.clients.ssl.keystore.type", "PEM");
    p.put(
        "listener.name.clients.ssl.keystore.location", directory.resolve("broker.pem").toString());
    p.put("log.dirs", directory.resolve("log").toString());
    p.put("auto.create.topics.enable", "false");
    p.put("offsets.topic.num.partitions", "1");
    p.put("offsets.topic.replication.factor", "1");
    p.put("transaction.state.log.num.partitions", "1");
    p.put("transaction.state.log.replication.factor", "1");
    p.put("transaction.state.log.min.isr", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("log.cleaner.dedupe.buffer.size", "8388608");
    Path settings = directory.resolve("broker.properties");
    try (Writer writer = Files.newBufferedWriter(settings)) {
      p.store(writer, null);
    }
    Path output = directory.resolve("broker.out");
    broker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.muster.kafka.ClusterNode",
                "bXVzdGVyLXNlY3VyZWQtMA",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await()
        .atMost(PATIENCE)
        .until(() -> Files.readString(output).contains("Ready.") || !broker.isAlive());
    assertTrue(broker.isAlive(), () -> "the broker did not start, see " + output);
  }

  @AfterAll
  static void stop() throws Exception {
    assertTrue(broker.destroyForcibly().waitFor(20, TimeUnit.SECONDS));
  }

  @Test
  void everyPartOfANodeSpeaksToItOverTlsWithItsPassword() throws Exception {
    Path data = directory.resolve("data");
    try (RunningServer running = RunningServer.start(data, settings(PASSWORD))) {
      SimulatedFleet fleet = running.fleet(2, Behaviour.OBEDIENT);
      fleet.all(SimulatedDevice::enroll, PATIENCE);
      // Through the fan-out and the index, which are Kafka Streams.
      String uuid =
          running
              .queue(fleet.devices(), new JsonObject().put("RequestType", "ProfileList"))
              .getString("command_uuid");
      fleet.all(SimulatedDevice::converse, PATIENCE);
      assertEquals(
          new JsonObject().put("Acknowledged", 2),
          running.json("/v1/commands/" + uuid).getJsonObject("states"));
    }
  }

  @Test
  void aWrongPasswordIsSaidInOneLineWithoutThePassword() {
    RuntimeException refused =
        assertThrows(
            RuntimeException.class,
            () -> RunningServer.start(directory.resolve("other"), settings("wrong-horse")));
    assertTrue(refused.getMessage().contains("uthentication failed"), refused.getMessage());
    assertFalse(refused.getMessage().contains("wrong-horse"), refused.getMessage());
  }

  private static Map<String, String> settings(String password) {
    Map<String, String> settings = new HashMap<>(RunningServer.FREE_PORTS);
    settings.put("kafka.bootstrap.servers", "127.0.0.1:" + port);
    settings.put("kafka.partitions", "4");
    settings.put("kafka.replication.factor", "1");
    settings.put("kafka.security.protocol", "SASL_SSL");
    settings.put("kafka.sasl.mechanism", "PLAIN");
    settings.put(
        "kafka.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"muster\" password=\"%s\";"
            .formatted(password));
    settings.put("kafka.ssl.truststore.type", "PEM");
    settings.put("kafka.ssl.truststore.location", directory.resolve("trusted.pem").toString());
    return settings;
  }
}
