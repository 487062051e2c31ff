package dev.muster.projections.snapshot;

import dev.muster.log.LogSettings;
import dev.muster.log.snapshot.SnapshotVersion;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes from Kafka the snapshots of versions that no node makes any more. A version is taken for
 * gone when its group had no member twice, this long apart: a node that is restarted is back by
 * then. Should it come back all the same, it folds the log again. Runs from {@link #start} to
 * {@link #close}.
 */
final class RetiredVersions implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RetiredVersions.class);
  private static final int SECONDS = 30;

  private final LogSettings log;
  private final SnapshotVersion own;
  private final Duration interval;
  private final Thread thread = Thread.ofVirtual().name("retired-snapshots").unstarted(this::run);

  private RetiredVersions(LogSettings log, SnapshotVersion own, Duration interval) {
    this.log = log;
    this.own = own;
    this.interval = interval;
  }

  static RetiredVersions start(LogSettings log, SnapshotVersion own, Duration interval) {
    RetiredVersions retired = new RetiredVersions(log, own, interval);
    retired.thread.start();
    return retired;
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    Set<String> before = Set.of();
    try (Admin admin = Admin.create(Map.copyOf(log.kafka()))) {
      while (true) {
        Thread.sleep(interval);
        Set<String> idle = idle(admin);
        for (String application : idle) {
          if (before.contains(application)) {
            remove(admin, application);
          }
        }
        before = idle;
      }
    } catch (InterruptedException e) {
      LOG.debug("stopped");
    }
  }

  /** The applications of other versions that have no member. */
  private Set<String> idle(Admin admin) throws InterruptedException {
    try {
      Set<String> others =
          get(admin.listGroups().all()).stream()
              .map(GroupListing::groupId)
              .filter(id -> id.startsWith(SnapshotVersion.APPLICATIONS))
              .filter(id -> !id.equals(own.application()))
              .collect(Collectors.toSet());
      return others.isEmpty()
          ? others
          : get(admin.describeConsumerGroups(others).all()).values().stream()
              .filter(group -> group.members().isEmpty())
              .map(ConsumerGroupDescription::groupId)
              .collect(Collectors.toSet());
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("the groups of other versions can't be looked at", e);
      return new HashSet<>();
    }
  }

  private static void remove(Admin admin, String application) throws InterruptedException {
    SnapshotVersion version =
        new SnapshotVersion(application.substring(SnapshotVersion.APPLICATIONS.length()));
    try {
      Set<String> topics = new HashSet<>(version.topics());
      topics.retainAll(get(admin.listTopics().names()));
      get(admin.deleteTopics(topics).all());
      get(admin.deleteConsumerGroups(List.of(application)).all());
      LOG.info("removed the snapshots of version {}, which no node makes any more", version.name());
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "the snapshots of version {}, which no node makes any more, can't be removed: {}",
          version.name(),
          e.toString());
    }
  }

  private static <T> T get(KafkaFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(SECONDS, TimeUnit.SECONDS);
  }
}
