package dev.muster.bench;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.CertificateIssued;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.Recorder;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.EventFactory;
import dev.muster.log.wire.EventCodec;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What one more certificate costs the follower, read and folded, when so many challenges are
 * remembered; against what it costs when there are a thousand.
 */
final class CertificateBenchmark implements Benchmark {
  private static final int[] REMEMBERED = {1_000, 10_000, 100_000};

  /** So few at a time that the state stays about as large as it is. */
  private static final int BATCH = 100;

  /** So long that a pause of the collector weighs the same in each. */
  private static final int ROUNDS = 10_000;

  private static final int WARM_UP = 4;
  private static final int CERTIFICATE_BYTES = 900;
  private static final double AIM = 1.3;
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final Random random = new Random(4);
  private final Instant now = Instant.parse("2026-11-27T12:00:00Z");
  private final EventFactory events =
      new EventFactory(new Recorder("bench", "0"), InstantSource.fixed(now));
  private final EventCodec codec = new EventCodec(id -> dev.muster.schemas.Event.getClassSchema());

  @Override
  public String name() {
    return "certificate";
  }

  @Override
  public List<Figure> run(int size, Path directory, PrintWriter out) {
    int rounds = size == 0 ? ROUNDS : Math.min(ROUNDS, size);
    List<byte[]> batch = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      batch.add(codec.encode(events.fleet(new Actor.System("bench"), "c", issued())));
    }
    List<FleetState> states = new ArrayList<>();
    for (int remembered : REMEMBERED) {
      states.add(filled(remembered));
    }
    System.gc();
    double[] micros = new double[REMEMBERED.length];
    // In turns, so that whatever slows the machine down slows all of them.
    for (int w = 0; w < WARM_UP; w++) {
      for (int s = 0; s < states.size(); s++) {
        micros[s] = micros(states.get(s), batch, rounds);
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (int s = 0; s < states.size(); s++) {
      figures.add(
          new Figure(
              "one more certificate, %,d remembered".formatted(REMEMBERED[s]),
              micros[s],
              "µs",
              micros[0],
              AIM * micros[0]));
    }
    return figures;
  }

  private double micros(FleetState state, List<byte[]> batch, int rounds) {
    long start = System.nanoTime();
    for (int r = 0; r < rounds; r++) {
      FleetState next = state;
      for (byte[] bytes : batch) {
        next = fold(next, codec.decodeWithoutRequest(bytes).known());
      }
      if (next.spent() == state.spent()) {
        throw new IllegalStateException("nothing was folded");
      }
    }
    return (System.nanoTime() - start) / 1e3 / rounds / batch.size();
  }

  private FleetState filled(int remembered) {
    FleetState state = FleetState.EMPTY;
    for (int i = 0; i < remembered; i++) {
      state = fold(state, events.fleet(new Actor.System("bench"), "c", issued()));
    }
    return state;
  }

  private static FleetState fold(FleetState state, Event event) {
    return state.evolve((FleetFact) event.fact(), event.id(), event.occurredAt());
  }

  private CertificateIssued issued() {
    byte[] certificate = new byte[CERTIFICATE_BYTES];
    random.nextBytes(certificate);
    byte[] nonce =
        ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
    return new CertificateIssued(
        "urn:uuid:" + random.nextLong(),
        Long.toHexString(random.nextLong()),
        Bytes.wrap(certificate),
        now.plus(Duration.ofDays(365)),
        Optional.of(
            new SpentChallenge(
                Bytes.wrap(nonce), now.plus(LIFETIME).plusMillis(random.nextInt(1_000_000)))),
        Optional.empty());
  }
}
