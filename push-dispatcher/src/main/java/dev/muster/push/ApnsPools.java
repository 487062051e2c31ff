package dev.muster.push;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Message.PushTarget;
import dev.muster.core.fleet.PushCertificates.PushCertificate;
import dev.muster.log.EventLog;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pools of connections to APNs, one for each push certificate, and whether APNs takes pushes by
 * it at the moment. A certificate that was stored anew is in use with the next push. For one
 * thread.
 */
final class ApnsPools implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApnsPools.class);

  /** How long a topic stands still that APNs refuses the certificate of, before one more try. */
  private static final Duration REFUSED = Duration.ofMinutes(10);

  private static final Duration NO_CERTIFICATE = Duration.ofMinutes(5);
  private static final Duration WHILE_ONE_GOES_AHEAD = Duration.ofSeconds(1);
  private static final int THREADS = 2;

  private static final class State {
    private final Breaker breaker = new Breaker(new Random());
    private Optional<ApnsPool> pool = Optional.empty();
    private Instant refusedUntil = Instant.MIN;
    private boolean missed;
  }

  private final EventLog log;
  private final PushSettings settings;
  private final PushMetrics metrics;

  // Pushy knows event loops by their classes, and Netty 4.2's new ones are not among them.
  @SuppressWarnings("deprecation")
  private final EventLoopGroup loops = new NioEventLoopGroup(THREADS);

  private final Map<String, State> states = new HashMap<>();

  ApnsPools(EventLog log, PushSettings settings, PushMetrics metrics) {
    this.log = log;
    this.settings = settings;
    this.metrics = metrics;
  }

  /** Lets a push by this topic go, which is then sent at once; or says when to ask again. */
  Optional<Instant> admit(String topic, Instant now) {
    State state = states.computeIfAbsent(topic, t -> new State());
    Optional<PushCertificate> stored = log.view().fleet().pushCertificates().of(topic);
    if (stored.isEmpty()) {
      if (!state.missed) {
        LOG.warn(
            "nobody of the topic {} is pushed, for it has no push certificate: give it one"
                + " with muster push-cert upload",
            topic);
        state.missed = true;
      }
      return Optional.of(now.plus(NO_CERTIFICATE));
    }
    if (state.pool.filter(p -> p.certificate().equals(stored.get().event())).isEmpty()) {
      state.pool.ifPresent(ApnsPool::close);
      state.pool = Optional.of(connect(stored.get()));
      state.refusedUntil = Instant.MIN;
      state.breaker.renewed();
      count();
    }
    if (now.isBefore(state.refusedUntil)) {
      return Optional.of(state.refusedUntil);
    }
    if (!state.refusedUntil.equals(Instant.MIN)) {
      // One goes ahead of the others to see.
      state.refusedUntil = now.plus(REFUSED);
    }
    return state.breaker.admits(now)
        ? Optional.empty()
        : Optional.of(later(state.breaker.shutUntil(), now));
  }

  /** Sends, by a topic that is not shut. */
  CompletableFuture<ApnsAnswer> send(PushTarget target, Instant expiration) {
    try {
      return states.get(target.topic()).pool.orElseThrow().send(target, expiration);
    } catch (RuntimeException e) {
      // Others may wait for it, so it must come to an end.
      LOG.error("a push could not be sent", e);
      return CompletableFuture.completedFuture(
          new ApnsAnswer.NoAnswer(e.getClass().getSimpleName()));
    }
  }

  /**
   * APNs took or refused one on its merits.
   *
   * @return whether others had to wait for it
   */
  boolean succeeded(String topic) {
    State state = states.get(topic);
    boolean waited = state.breaker.succeeded();
    if (state.refusedUntil.equals(Instant.MIN)) {
      return waited;
    }
    state.refusedUntil = Instant.MIN;
    count();
    return true;
  }

  void failed(String topic, Instant now) {
    states.get(topic).breaker.failed(now);
  }

  /** APNs refuses the certificate; nothing more goes by it until there is another. */
  void refused(String topic, String reason, Instant now) {
    State state = states.get(topic);
    if (state.refusedUntil.equals(Instant.MIN)) {
      LOG.error(
          "APNs refuses the push certificate of {} ({}): nobody of this topic is pushed until a"
              + " good one is stored with muster push-cert upload",
          topic,
          reason);
    }
    state.refusedUntil = now.plus(REFUSED);
    state.breaker.succeeded();
    count();
  }

  private void count() {
    metrics.refused(
        (int)
            states.values().stream()
                .filter(state -> !state.refusedUntil.equals(Instant.MIN))
                .count());
  }

  @Override
  public void close() {
    states.values().forEach(state -> state.pool.ifPresent(ApnsPool::close));
    loops.shutdownGracefully();
  }

  private static Instant later(Instant moment, Instant now) {
    return moment.isAfter(now) ? moment : now.plus(WHILE_ONE_GOES_AHEAD);
  }

  private ApnsPool connect(PushCertificate stored) {
    try {
      PrivateKey key = key(log.sealer().open(stored.event(), stored.key()));
      return new ApnsPool(
          stored.event(), leaf(stored.certificates().getFirst()), key, settings, loops, metrics);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the push certificate of " + stored.topic(), e);
    }
  }

  private static X509Certificate leaf(Bytes der) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(der.toArray()));
  }

  private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(pkcs8);
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(spec);
    } catch (GeneralSecurityException e) {
      return KeyFactory.getInstance("EC").generatePrivate(spec);
    }
  }
}
