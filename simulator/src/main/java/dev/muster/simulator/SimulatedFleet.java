package dev.muster.simulator;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/** Many devices, each on a virtual thread of its own when it does something. */
public final class SimulatedFleet {
  /** How many devices talk at once; more would only wait for a core. */
  private static final int AT_ONCE = 256;

  /** Something that a device does. */
  @FunctionalInterface
  public interface Act {
    /** Does it. */
    void on(SimulatedDevice device) throws IOException, InterruptedException;
  }

  private final List<SimulatedDevice> devices;

  private SimulatedFleet(List<SimulatedDevice> devices) {
    this.devices = List.copyOf(devices);
  }

  /**
   * Makes devices with keys and certificates, numbered from 1, every third with an RSA key and the
   * others with EC keys.
   *
   * @param watcher hears of every journal entry of every device, on many threads at once
   * @throws IOException if one of them can't be made
   */
  public static SimulatedFleet create(
      int count,
      Network network,
      URI server,
      CertificateSource certificates,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher,
      Duration patience)
      throws IOException, InterruptedException {
    List<Maker> makers = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      int n = number;
      makers.add(
          () ->
              new SimulatedDevice(
                  Hardware.numbered(n),
                  Identity.obtain(
                      n % 3 == 0 ? Identity.KeyType.RSA : Identity.KeyType.EC, certificates),
                  network,
                  server,
                  behaviour,
                  watcher));
    }
    return new SimulatedFleet(together(makers, patience));
  }

  /** The devices. */
  public List<SimulatedDevice> devices() {
    return devices;
  }

  /**
   * Lets every device do this, at the same time as the others, and waits for all.
   *
   * @throws IOException if one of them can't
   */
  public void all(Act act, Duration patience) throws IOException, InterruptedException {
    List<Maker> acts = new ArrayList<>();
    for (SimulatedDevice device : devices) {
      acts.add(
          () -> {
            act.on(device);
            return device;
          });
    }
    together(acts, patience);
  }

  @FunctionalInterface
  private interface Maker {
    SimulatedDevice make() throws IOException, InterruptedException;
  }

  private static List<SimulatedDevice> together(List<Maker> makers, Duration patience)
      throws IOException, InterruptedException {
    Semaphore atOnce = new Semaphore(AT_ONCE);
    long deadline = System.nanoTime() + patience.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SimulatedDevice>> futures = new ArrayList<>();
      for (Maker maker : makers) {
        futures.add(
            threads.submit(
                () -> {
                  atOnce.acquire();
                  try {
                    return maker.make();
                  } finally {
                    atOnce.release();
                  }
                }));
      }
      List<SimulatedDevice> made = new ArrayList<>();
      try {
        for (Future<SimulatedDevice> future : futures) {
          made.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        }
      } catch (ExecutionException | TimeoutException e) {
        threads.shutdownNow();
        throw new IOException("a simulated device gave up", e);
      }
      return made;
    }
  }
}
