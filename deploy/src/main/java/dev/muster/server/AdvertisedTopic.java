package dev.muster.server;

import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.log.EventLog;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic that devices are told when they enrol: the configured one, or that of the push
 * certificate that was added last. To renew a certificate adds none. Safe for any thread.
 */
final class AdvertisedTopic implements Supplier<String> {
  private static final Logger LOG = LoggerFactory.getLogger(AdvertisedTopic.class);

  /** A profile must name one; devices that listen to this are never woken. */
  private static final String NONE = "com.apple.mgmt.External.00000000-0000-0000-0000-000000000000";

  private final Optional<String> configured;
  private final EventLog log;
  private final AtomicBoolean warned = new AtomicBoolean();

  AdvertisedTopic(Optional<String> configured, EventLog log) {
    this.configured = configured;
    this.log = log;
  }

  @Override
  public String get() {
    return configured
        .or(
            () ->
                log.view().fleet().pushCertificates().all().stream()
                    .reduce((a, b) -> b)
                    .map(PushCertificate::topic))
        .orElseGet(this::none);
  }

  private String none() {
    if (!warned.getAndSet(true)) {
      LOG.warn(
          "a device enrols that can never be woken, for there is no push certificate and no"
              + " push.topic: store one with muster push-cert upload, and enrol the device anew");
    }
    return NONE;
  }
}
