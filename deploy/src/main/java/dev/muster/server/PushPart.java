package dev.muster.server;

import dev.muster.push.PushDispatcher;
import dev.muster.push.PushSettings;
import dev.muster.server.config.ApnsSection;
import java.time.Duration;
import java.util.List;

/** The role {@link dev.muster.server.config.Role#PUSH}: what wakes devices. */
final class PushPart implements Part {
  private static final int PUSHES_IN_FLIGHT = 1000;
  private static final Duration PUSH_LIFETIME = Duration.ofDays(7);

  private final Node node;
  private final Started started = new Started();

  PushPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    ApnsSection apns = node.configuration().apns();
    started.add(
        PushDispatcher.start(
            node.log(),
            node.events(),
            new PushSettings(
                apns.host(),
                apns.port(),
                apns.trustedCas().map(OperatorFiles::certificates).orElse(List.of()),
                apns.perSecond(),
                apns.connections(),
                PUSHES_IN_FLIGHT,
                PUSH_LIFETIME,
                node.data().instanceId()),
            node.clock(),
            node.monitoring().meters()));
  }

  @Override
  public void close() {
    started.close();
  }
}
