package dev.muster.server;

import dev.muster.projections.fanout.FanOut;
import dev.muster.projections.snapshot.SnapshotSettings;
import dev.muster.projections.snapshot.Snapshots;

/** The role {@link dev.muster.server.config.Role#PROJECTIONS}: fan-out and snapshots. */
final class ProjectionsPart implements Part {
  private final Node node;
  private final Started started = new Started();

  ProjectionsPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    String instance = node.data().instanceId();
    FanOut fanOut =
        started.add(
            FanOut.start(
                node.log().settings(),
                node.log().codec(),
                node.events(),
                instance,
                node.data().streams()));
    node.monitoring().watch("fan-out", fanOut.failures());
    Snapshots snapshots =
        started.add(
            Snapshots.start(node.log(), SnapshotSettings.of(instance, node.data().streams())));
    node.monitoring().watch("snapshots", snapshots.failures());
  }

  @Override
  public void close() {
    started.close();
  }
}
