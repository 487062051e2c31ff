package dev.muster.kafka;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Broker and controller of one node. It is what {@link KafkaRaftServer} makes of them, which can't
 * be given sockets that are bound already.
 */
final class SingleNode {
  private static final Logger LOG = LoggerFactory.getLogger(SingleNode.class);

  private final ControllerServer controller;
  private final BrokerServer broker;

  private SingleNode(ControllerServer controller, BrokerServer broker) {
    this.controller = controller;
    this.broker = broker;
  }

  /**
   * Starts both.
   *
   * @param controllerPort where the controller, which is the only one, is listening
   */
  static SingleNode start(KafkaConfig config, int controllerPort, ServerSocketFactory sockets) {
    var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    MetaPropertiesEnsemble ensemble = directories._1();
    BootstrapMetadata bootstrap = directories._2();
    Metrics metrics =
        Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, ensemble.clusterId().orElseThrow());
    SharedServer shared =
        new SharedServer(
            config,
            ensemble,
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(
                Map.of(config.nodeId(), new InetSocketAddress("127.0.0.1", controllerPort))),
            List.of(),
            new StandardFaultHandlerFactory(),
            sockets);
    SingleNode node =
        new SingleNode(
            new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap),
            new BrokerServer(shared));
    node.controller.startup();
    node.broker.startup();
    return node;
  }

  /** Stops both, and waits until they have. */
  void stop() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }
}
