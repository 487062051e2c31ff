package dev.muster.push;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushNotificationResponse;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.util.SimpleApnsPayloadBuilder;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import dev.muster.core.event.Message.PushTarget;
import io.netty.channel.EventLoopGroup;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The connections to APNs by which one push certificate sends for its topic. Opens them with the
 * first notification. Safe for any thread.
 */
final class ApnsPool implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final UUID certificate;
  private final ApnsClient client;

  /**
   * Makes ready to connect.
   *
   * @param certificate the event that brought the certificate
   */
  ApnsPool(
      UUID certificate,
      X509Certificate leaf,
      PrivateKey key,
      PushSettings settings,
      EventLoopGroup loops,
      PushMetrics metrics) {
    this.certificate = certificate;
    ApnsClientBuilder builder =
        new ApnsClientBuilder()
            .setApnsServer(settings.host(), settings.port())
            .setClientCredentials(leaf, key, null)
            .setUseAlpn(true)
            .setConcurrentConnections(settings.connections())
            .setConnectionTimeout(Duration.ofSeconds(5))
            .setGracefulShutdownTimeout(Duration.ofSeconds(2))
            .setMetricsListener(metrics)
            .setEventLoopGroup(loops);
    if (!settings.trusted().isEmpty()) {
      builder.setTrustedServerCertificateChain(settings.trusted().toArray(X509Certificate[]::new));
    }
    try {
      client = builder.build();
    } catch (SSLException e) {
      throw new IllegalArgumentException(
          "the push certificate can't be used: " + e.getMessage(), e);
    }
  }

  /** The event that brought the certificate in use. */
  UUID certificate() {
    return certificate;
  }

  /** Sends a notification. The future never fails, and completes on a thread of the connections. */
  CompletableFuture<ApnsAnswer> send(PushTarget target, Instant expiration) {
    SimpleApnsPushNotification notification =
        new SimpleApnsPushNotification(
            HexFormat.of().formatHex(target.token().toArray()),
            target.topic(),
            new SimpleApnsPayloadBuilder().buildMdmPayload(target.pushMagic()),
            expiration,
            DeliveryPriority.IMMEDIATE,
            PushType.MDM);
    return client
        .sendNotification(notification)
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((response, failure) -> failure == null ? answer(response) : noAnswer(failure));
  }

  @Override
  public void close() {
    client.close();
  }

  private static ApnsAnswer answer(PushNotificationResponse<SimpleApnsPushNotification> response) {
    if (response.isAccepted()) {
      return new ApnsAnswer.Accepted(response.getApnsId());
    }
    return new ApnsAnswer.Rejected(
        response.getStatusCode(),
        response.getRejectionReason().orElse("status " + response.getStatusCode()),
        response.getTokenInvalidationTimestamp());
  }

  private static ApnsAnswer noAnswer(Throwable failure) {
    Throwable cause =
        Optional.ofNullable(failure.getCause()).filter(c -> c.getMessage() != null).orElse(failure);
    return new ApnsAnswer.NoAnswer(
        cause.getClass().getSimpleName()
            + Optional.ofNullable(cause.getMessage()).map(m -> ": " + m).orElse(""));
  }
}
