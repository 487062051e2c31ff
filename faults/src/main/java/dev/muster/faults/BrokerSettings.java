package dev.muster.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/** The settings of a broker among one or three. */
final class BrokerSettings {
  private BrokerSettings() {}

  /**
   * Those of one.
   *
   * @param voters the controllers of all brokers, as Kafka writes them
   * @param count how many brokers there are
   */
  static Properties of(
      int id,
      Path log,
      String voters,
      String listeners,
      String advertised,
      String protocols,
      int count) {
    String enough = Integer.toString(Math.min(2, count));
    Properties p = new Properties();
    p.put("process.roles", "broker,controller");
    p.put("node.id", Integer.toString(id));
    p.put("controller.quorum.voters", voters);
    p.put("controller.listener.names", "CONTROLLER");
    p.put("listeners", listeners);
    p.put("advertised.listeners", advertised);
    p.put("listener.security.protocol.map", protocols);
    p.put("inter.broker.listener.name", "BROKERS");
    p.put("log.dirs", log.toAbsolutePath().toString());
    p.put("auto.create.topics.enable", "false");
    p.put("default.replication.factor", Integer.toString(count));
    p.put("min.insync.replicas", enough);
    p.put("unclean.leader.election.enable", "false");
    for (String topic : List.of("offsets.topic", "transaction.state.log")) {
      p.put(topic + ".replication.factor", Integer.toString(count));
      p.put(topic + ".num.partitions", "1");
    }
    p.put("transaction.state.log.min.isr", enough);
    p.put("share.coordinator.state.topic.num.partitions", "1");
    p.put("group.initial.rebalance.delay.ms", "0");
    p.put("num.network.threads", "1");
    p.put("num.io.threads", "2");
    p.put("background.threads", "2");
    p.put("log.cleaner.dedupe.buffer.size", "8388608");
    p.put("log.cleaner.io.buffer.size", "262144");
    // Faults are noticed, and leaders moved back, in seconds: many fit into a short campaign.
    p.put("broker.session.timeout.ms", "3000");
    p.put("broker.heartbeat.interval.ms", "500");
    p.put("replica.lag.time.max.ms", "4000");
    p.put("replica.socket.timeout.ms", "4000");
    p.put("leader.imbalance.check.interval.seconds", "5");
    return p;
  }
}
