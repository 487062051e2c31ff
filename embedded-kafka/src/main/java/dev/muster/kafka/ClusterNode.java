package dev.muster.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * One of several KRaft nodes, as a process of its own: for tests that need a cluster whose nodes
 * can be killed. Its arguments are the cluster's id and a file with the broker's settings, of which
 * {@code log.dirs} names one directory that is formatted when it is new.
 */
public final class ClusterNode {
  private ClusterNode() {}

  /** Runs until the process is stopped. */
  public static void main(String[] arguments) throws IOException {
    Properties settings = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(arguments[1]))) {
      settings.load(reader);
    }
    Storage.formatIfNew(
        Path.of(settings.getProperty("log.dirs")),
        Integer.parseInt(settings.getProperty("node.id")),
        arguments[0]);
    KafkaRaftServer server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    server.startup();
    System.out.println("Ready.");
    server.awaitShutdown();
    // What still runs of a broker that gave up must not keep the process.
    Runtime.getRuntime().halt(1);
  }
}
