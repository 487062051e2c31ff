package dev.muster.log.node;

import dev.muster.log.LogSettings;
import dev.muster.log.topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this node is there, for as long as it is: every node is a member of one consumer group
 * that reads nothing, under an id that names it. Two nodes of one instance id would push each other
 * out of the groups that share the work, again and again, because the broker takes the one that
 * comes last for a restart of the other; and two of one name would be one in the record. So a node
 * that comes while such another is there does not start.
 *
 * <p>Two that start in the same second may miss each other; then both say so in their logs.
 */
public final class NodePresence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodePresence.class);
  private static final String GROUP = "muster-nodes";

  /**
   * The shortest that brokers allow by default: so long a node that was killed seems to be there.
   */
  private static final Duration SESSION = Duration.ofSeconds(6);

  private static final Duration PATIENCE = SESSION.plusSeconds(4);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration CLOSING = Duration.ofSeconds(2);

  private final LogSettings log;
  private final NodeIdentity self;
  private final Thread thread;
  private volatile boolean closing;
  private volatile KafkaConsumer<byte[], byte[]> consumer;

  private NodePresence(LogSettings log, NodeIdentity self) {
    this.log = log;
    this.self = self;
    this.thread = new Thread(this::run, GROUP);
    // A broker that is away at the end must not keep the process.
    thread.setDaemon(true);
  }

  /**
   * Says that it is there, once it is sure that no other is in its place. One that was there until
   * lately is waited for, up to ten seconds.
   *
   * @throws NodeTakenException if another is
   */
  public static NodePresence announce(LogSettings log, NodeIdentity self) {
    NodePresence presence = new NodePresence(log, self);
    presence.check();
    presence.thread.start();
    return presence;
  }

  private void check() {
    try (Admin admin = Admin.create(properties())) {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      Optional<Other> other = other(admin);
      if (other.isPresent()) {
        LOG.info("waits a moment, because {} was there lately", other.get());
      }
      while (other.isPresent()) {
        if (System.nanoTime() > deadline) {
          throw new NodeTakenException(other.get().refusal(self));
        }
        Thread.sleep(PAUSE);
        other = other(admin);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // A principal without rights to the group, or a broker that is away again: no reason to stay
      // away.
      LOG.warn("can't tell whether another node is called {}: {}", self.name(), e.toString());
    }
  }

  /**
   * A node in this one's place.
   *
   * @param host where the broker says that it is
   */
  private record Other(NodeIdentity identity, String host) {

    String refusal(NodeIdentity self) {
      return identity.name().equals(self.name())
          ? "another node of this cluster is called %s (at %s): give each a node.name of its own, or stop that one"
              .formatted(self.name(), host)
          : "the node %s of this cluster (at %s) has the same instance-id, as if its data directory had been copied: remove the file instance-id from the copy"
              .formatted(identity.name(), host);
    }

    @Override
    public String toString() {
      return "the node %s at %s".formatted(identity.name(), host);
    }
  }

  private Optional<Other> other(Admin admin) throws InterruptedException, ExecutionException {
    try {
      Collection<MemberDescription> members =
          admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP).members();
      return members.stream()
          .flatMap(
              member ->
                  NodeIdentity.of(member.clientId()).stream()
                      .filter(self::excludes)
                      .map(identity -> new Other(identity, member.host().replace("/", ""))))
          .findFirst();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void run() {
    while (!closing) {
      try (KafkaConsumer<byte[], byte[]> c =
          new KafkaConsumer<>(
              membership(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
        consumer = c;
        c.subscribe(List.of(Topic.FLEET_EVENTS.topicName()), new Changes(c));
        while (!closing) {
          c.poll(SESSION);
        }
      } catch (WakeupException e) {
        LOG.debug("the presence was woken to stop");
      } catch (KafkaException e) {
        LOG.warn("the group {} can't be joined, and is tried again: {}", GROUP, e.toString());
        pause();
      }
    }
  }

  /** The group has changed: whoever came may be in this one's place. */
  private final class Changes implements ConsumerRebalanceListener {
    private final KafkaConsumer<byte[], byte[]> consumer;

    private Changes(KafkaConsumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      try (Admin admin = Admin.create(properties())) {
        other(admin).ifPresent(other -> LOG.error("{}", other.refusal(self)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ExecutionException e) {
        LOG.debug("the group can't be looked at", e);
      }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // Nothing is read.
    }
  }

  private Properties properties() {
    Properties p = new Properties();
    p.putAll(log.kafka());
    p.put("client.id", self.clientId());
    return p;
  }

  private Properties membership() {
    Properties p = properties();
    p.put("group.id", GROUP);
    p.put("session.timeout.ms", Long.toString(SESSION.toMillis()));
    p.put("heartbeat.interval.ms", Long.toString(SESSION.dividedBy(3).toMillis()));
    p.put("enable.auto.commit", "false");
    p.put("auto.offset.reset", "latest");
    p.put("allow.auto.create.topics", "false");
    return p;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Leaves, so that another can take its place at once. */
  @Override
  public void close() {
    closing = true;
    KafkaConsumer<byte[], byte[]> running = consumer;
    if (running != null) {
      running.wakeup();
    }
    try {
      thread.join(CLOSING);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
