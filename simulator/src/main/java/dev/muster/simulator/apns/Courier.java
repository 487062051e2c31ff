package dev.muster.simulator.apns;

import dev.muster.simulator.SimulatedDevice;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connects simulated devices to the simulated APNs: each asks its server for commands when it is
 * woken or told to come, and at no other time. A push that comes while it talks makes it ask once
 * more afterwards. Safe for any thread.
 */
public final class Courier implements AutoCloseable {
  private final ApnsSimulator apns;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<SimulatedDevice, AtomicInteger> callsOf = new ConcurrentHashMap<>();
  private final AtomicInteger failures = new AtomicInteger();

  /** A courier of this APNs. */
  public Courier(ApnsSimulator apns) {
    this.apns = apns;
  }

  /** Gives an enrolled device a token at APNs; it is away until it is connected. */
  public void register(SimulatedDevice device) {
    apns.register(device.topic(), device.pushToken());
  }

  /** The registered device is there, and hears of what was kept for it. */
  public void connect(SimulatedDevice device) {
    apns.connect(device.pushToken(), magic -> come(device));
  }

  /**
   * The device comes by itself, as Macs do when they said {@code NotNow}, or their network is back.
   * If it talks already, it does so once more afterwards.
   */
  public void come(SimulatedDevice device) {
    AtomicInteger calls = callsOf.computeIfAbsent(device, d -> new AtomicInteger());
    if (calls.getAndIncrement() == 0) {
      threads.submit(() -> converse(device, calls));
    }
  }

  /** The device is away. */
  public void disconnect(SimulatedDevice device) {
    apns.disconnect(device.pushToken());
  }

  /** How many conversations broke off. */
  public int failures() {
    return failures.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private void converse(SimulatedDevice device, AtomicInteger calls) {
    int heard;
    do {
      heard = calls.get();
      try {
        device.converse();
      } catch (IOException e) {
        failures.incrementAndGet();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    } while (!calls.compareAndSet(heard, 0));
  }
}
