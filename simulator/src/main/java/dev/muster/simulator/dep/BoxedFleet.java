package dev.muster.simulator.dep;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Hardware;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Misfortune;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import dev.muster.simulator.Traits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** Many devices in their boxes. Their portal may be clicked on meanwhile. */
public final class BoxedFleet {
  /** How many are set up at once; more would only wait for a core. */
  private static final int AT_ONCE = 64;

  private final List<BoxedDevice> devices;

  private BoxedFleet(List<BoxedDevice> devices) {
    this.devices = List.copyOf(devices);
  }

  /** Devices that are sold by this and assigned to a server, numbered as in a simulated fleet. */
  public static BoxedFleet buy(
      DepSimulator apple, DepServer server, int first, int count, Network network) {
    return buy(
        apple,
        server,
        IntStream.range(first, first + count).mapToObj(Hardware::numbered).toList(),
        network);
  }

  /** The same with Macs alone: three of five numbers are Macs. */
  public static BoxedFleet buyMacs(
      DepSimulator apple, DepServer server, int first, int count, Network network) {
    return buy(
        apple,
        server,
        IntStream.iterate(first, n -> n + 1)
            .mapToObj(Hardware::numbered)
            .filter(Hardware::isMac)
            .limit(count)
            .toList(),
        network);
  }

  private static BoxedFleet buy(
      DepSimulator apple, DepServer server, List<Hardware> hardware, Network network) {
    hardware.forEach(h -> apple.buy(Goods.of(h)));
    apple.assign(hardware.stream().map(Hardware::serialNumber).toList(), server);
    return new BoxedFleet(hardware.stream().map(h -> new BoxedDevice(apple, h, network)).toList());
  }

  /**
   * Gives each device its traits, so that of each misfortune there is the share that is asked for.
   *
   * @param seed which devices these are follows from it
   * @param ordinary what else sets the devices apart
   * @param shares from 0 to 1 for each misfortune, and not more than 1 together
   */
  public void befall(long seed, Traits ordinary, Map<Misfortune, Double> shares) {
    List<BoxedDevice> shuffled = new ArrayList<>(devices);
    Collections.shuffle(shuffled, new Random(seed));
    shuffled.forEach(device -> device.traits(ordinary));
    double taken = 0;
    // The order of a map must not decide.
    List<Map.Entry<Misfortune, Double>> entries =
        shares.entrySet().stream()
            .sorted(
                Map.Entry.comparingByKey(
                    Comparator.comparing(Misfortune::kind).thenComparing(Misfortune::times)))
            .toList();
    for (Map.Entry<Misfortune, Double> share : entries) {
      int from = (int) Math.round(taken * devices.size());
      taken += share.getValue();
      if (share.getValue() < 0 || taken > 1) {
        throw new IllegalArgumentException("shares: " + shares);
      }
      Traits unlucky = ordinary.with(share.getKey());
      shuffled
          .subList(from, (int) Math.round(taken * devices.size()))
          .forEach(device -> device.traits(unlucky));
    }
  }

  /** The devices. */
  public List<BoxedDevice> devices() {
    return devices;
  }

  /** Their serial numbers. */
  public List<String> serials() {
    return devices.stream().map(d -> d.hardware().serialNumber()).toList();
  }

  /**
   * Unpacks and enrolls all, at the same time.
   *
   * @param watcher hears of every journal entry of every device, on many threads at once
   * @throws IOException if one of them can't be enrolled
   */
  public SimulatedFleet enroll(
      Behaviour behaviour, BiConsumer<SimulatedDevice, JournalEntry> watcher, Duration patience)
      throws IOException, InterruptedException {
    Semaphore atOnce = new Semaphore(AT_ONCE);
    long deadline = System.nanoTime() + patience.toNanos();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SimulatedDevice>> futures = new ArrayList<>();
      for (BoxedDevice device : devices) {
        futures.add(
            threads.submit(
                () -> {
                  atOnce.acquire();
                  try {
                    return device.enroll(behaviour, watcher);
                  } finally {
                    atOnce.release();
                  }
                }));
      }
      try {
        List<SimulatedDevice> enrolled = new ArrayList<>();
        for (Future<SimulatedDevice> future : futures) {
          enrolled.add(future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        }
        return SimulatedFleet.of(enrolled);
      } catch (ExecutionException | TimeoutException e) {
        threads.shutdownNow();
        throw new IOException("a device in its box gave up", e);
      }
    }
  }
}
