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
import java.util.stream.IntStream;

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
   * Devices that have nothing but the URL of an enrollment profile, numbered from 1, every third
   * with RSA keys and the others with EC keys.
   *
   * @param watcher hears of every journal entry of every device, on many threads at once
   */
  public static SimulatedFleet create(
      int count,
      Network network,
      URI enrollUrl,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher) {
    return create(1, count, network, enrollUrl, behaviour, watcher);
  }

  /**
   * The same, numbered from another number on.
   *
   * @param first its number
   */
  public static SimulatedFleet create(
      int first,
      int count,
      Network network,
      URI enrollUrl,
      Behaviour behaviour,
      BiConsumer<SimulatedDevice, JournalEntry> watcher) {
    return new SimulatedFleet(
        IntStream.range(first, first + count)
            .mapToObj(
                n ->
                    new SimulatedDevice(
                        Hardware.numbered(n),
                        n % 3 == 0 ? Identity.KeyType.RSA : Identity.KeyType.EC,
                        network,
                        enrollUrl,
                        behaviour,
                        watcher))
            .toList());
  }

  /** A fleet of these devices. */
  public static SimulatedFleet of(List<SimulatedDevice> devices) {
    return new SimulatedFleet(devices);
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
    Semaphore atOnce = new Semaphore(AT_ONCE);
    long deadline = System.nanoTime() + patience.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (SimulatedDevice device : devices) {
        futures.add(
            threads.submit(
                () -> {
                  atOnce.acquire();
                  try {
                    act.on(device);
                    return null;
                  } finally {
                    atOnce.release();
                  }
                }));
      }
      try {
        for (Future<?> future : futures) {
          future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      } catch (ExecutionException | TimeoutException e) {
        threads.shutdownNow();
        throw new IOException("a simulated device gave up", e);
      }
    }
  }
}
