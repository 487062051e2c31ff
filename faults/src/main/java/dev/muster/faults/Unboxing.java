package dev.muster.faults;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Installation.Outcome;
import dev.muster.simulator.Misfortune;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.Courier;
import dev.muster.simulator.dep.BoxedDevice;
import dev.muster.simulator.dep.DepSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Macs that are taken out of their boxes. Each enrolls as soon as Apple has a profile for it; from
 * then on it comes when it is pushed, and by itself only as Macs do.
 */
final class Unboxing implements AutoCloseable {
  /** How many enroll at once: making keys takes a processor. */
  private static final int AT_ONCE = 16;

  /** A person who sees an error switches the Mac on again. */
  private static final int TRIES = 5;

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration BY_ITSELF = Duration.ofSeconds(2);

  private final DepSimulator apple;
  private final ApnsSimulator apns;
  private final String topic;
  private final Courier courier;
  private final Semaphore atOnce = new Semaphore(AT_ONCE);
  private final Map<String, SimulatedDevice> opened = new ConcurrentHashMap<>();
  private final Map<String, String> failed = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Unboxing(DepSimulator apple, ApnsSimulator apns, String topic) {
    this.apple = apple;
    this.apns = apns;
    this.topic = topic;
    this.courier = new Courier(apns);
    threads.submit(this::comeByThemselves);
  }

  /** Opens these, one after the other in about this time, without waiting for it. */
  void open(List<BoxedDevice> boxes, Duration time, Random random) {
    for (BoxedDevice box : boxes) {
      long after = random.nextLong(Math.max(1, time.toMillis()));
      threads.submit(() -> open(box, after));
    }
  }

  private Void open(BoxedDevice box, long after) throws InterruptedException {
    Thread.sleep(after);
    String serial = box.hardware().serialNumber();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (apple.profileUuid(serial).isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(PAUSE);
    }
    // A Mac has its token before it tells anyone.
    byte[] token = box.hardware().udid().getBytes(StandardCharsets.UTF_8);
    apns.register(topic, token);
    atOnce.acquire();
    try {
      Optional<SimulatedDevice> device = enroll(box);
      device.ifPresent(courier::connect);
      device.ifPresent(d -> opened.put(serial, d));
    } finally {
      atOnce.release();
    }
    return null;
  }

  private Optional<SimulatedDevice> enroll(BoxedDevice box) throws InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      try {
        return Optional.of(box.enroll(Behaviour.OBEDIENT, (device, entry) -> {}));
      } catch (IOException | RuntimeException e) {
        failed.put(box.hardware().serialNumber(), String.valueOf(e));
        Thread.sleep(PAUSE);
      }
    }
    return Optional.empty();
  }

  /** A Mac that said {@code NotNow}, or whose download broke off, does not wait for a push. */
  private Void comeByThemselves() throws InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      Thread.sleep(BY_ITSELF);
      opened.values().stream().filter(Unboxing::comesByItself).forEach(courier::come);
    }
    return null;
  }

  private static boolean comesByItself(SimulatedDevice mac) {
    boolean busy =
        mac.traits().misfortune().kind() == Misfortune.Kind.NOT_NOW_AT_FIRST
            && !mac.journal().isEmpty()
            && mac.journal().getLast().status().filter("NotNow"::equals).isPresent();
    var installations = mac.effects().installations();
    boolean cut =
        !installations.isEmpty() && installations.getLast().outcome() == Outcome.BROKE_OFF;
    return busy || cut;
  }

  /** The Mac of a serial number, once it is enrolled. */
  Optional<SimulatedDevice> mac(String serial) {
    return Optional.ofNullable(opened.get(serial));
  }

  /** How many are enrolled. */
  int count() {
    return opened.size();
  }

  /** Why a Mac was not enrolled, the last time that it was tried. */
  String why(String serial) {
    return failed.getOrDefault(serial, "it was not tried");
  }

  /** How many conversations broke off. */
  int brokenOff() {
    return courier.failures();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    courier.close();
    try {
      threads.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
