package dev.muster.server;

import dev.muster.dep.DepIngest;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleSettings;
import dev.muster.server.config.DepSection;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The role {@link dev.muster.server.config.Role#DEP}: what asks Apple about devices. */
final class DepPart implements Part {
  private final Node node;
  private final Started started = new Started();
  private Optional<DepIngest> ingest = Optional.empty();

  DepPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    DepSection dep = node.configuration().dep();
    ingest =
        Optional.of(
            started.add(
                DepIngest.start(
                    node.log(),
                    node.events(),
                    new DepSettings(
                        apple(dep),
                        dep.interval(),
                        dep.listInterval(),
                        AppleClient.MOST,
                        node.data().instanceId()),
                    node.clock())));
  }

  /** What asks; empty before it was started. */
  Optional<DepIngest> ingest() {
    return ingest;
  }

  private static AppleSettings apple(DepSection dep) {
    List<X509Certificate> trusted =
        dep.trustedCas().map(OperatorFiles::certificates).orElse(List.of());
    AppleSettings apple =
        AppleSettings.of(MusterServer.version())
            .at(dep.url(), trusted)
            .speaking(dep.protocolVersion());
    return dep.userAgent().map(apple::as).orElse(apple);
  }

  @Override
  public void close() {
    started.close();
  }
}
