package dev.muster.push;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * How devices are woken.
 *
 * @param host where APNs is
 * @param port its TCP port
 * @param trusted the CAs that APNs' certificate may come from; none for those of the Java runtime
 * @param perSecond how many pushes go out in a second at most, over all topics
 * @param connections how many connections each topic has
 * @param inFlight how many pushes by one topic may wait for APNs' answer, or for its record, at
 *     once and at most
 * @param lifetime how long APNs keeps a push for a device that is away, where no command ends first
 * @param instance names this node's member of the consumer group, and stays the same over restarts
 */
public record PushSettings(
    String host,
    int port,
    List<X509Certificate> trusted,
    int perSecond,
    int connections,
    int inFlight,
    Duration lifetime,
    String instance) {

  /** Copies the list. */
  public PushSettings {
    trusted = List.copyOf(trusted);
  }
}
