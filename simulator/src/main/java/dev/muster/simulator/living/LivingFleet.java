package dev.muster.simulator.living;

import dev.muster.simulator.Hardware;
import dev.muster.simulator.Identity;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * Devices that enroll at any server by a link, and come again and again as their habits have it,
 * until they are closed. Safe for any thread.
 */
public final class LivingFleet implements AutoCloseable {
  /** One that is away stays so for as many visits as it makes then. */
  private static final int VISITS = 10;

  private final List<SimulatedDevice> devices;
  private final List<Habit> habits;
  private final Duration every;
  private final Map<String, LongAdder> said =
      Map.of(
          "Acknowledged", new LongAdder(),
          "Error", new LongAdder(),
          "NotNow", new LongAdder());
  private final LongAdder unreached = new LongAdder();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Devices that have not enrolled yet.
   *
   * @param first the number of the first one, from which follows what it is
   * @param macs the share of Macs, from 0 to 1
   * @param habits one for each device
   * @param every about so often each comes
   */
  public LivingFleet(
      Network network, URI link, int first, double macs, List<Habit> habits, Duration every) {
    this.habits = List.copyOf(habits);
    this.every = every;
    List<Hardware> hardware = hardware(first, habits.size(), macs);
    this.devices =
        IntStream.range(0, habits.size())
            .mapToObj(
                i ->
                    new SimulatedDevice(
                        hardware.get(i),
                        Identity.KeyType.EC,
                        network,
                        link,
                        habits.get(i).behaviour(),
                        (device, entry) -> count(entry)))
            .toList();
  }

  /** Of every so many devices, so many are Macs, evenly spread. */
  private static List<Hardware> hardware(int first, int count, double macs) {
    List<Hardware> chosen = new ArrayList<>();
    int mac = first;
    int other = first;
    for (int i = 0; i < count; i++) {
      boolean wanted = Math.floor((i + 1) * macs) > Math.floor(i * macs);
      int number = wanted ? mac : other;
      while (Hardware.numbered(number).isMac() != wanted) {
        number++;
      }
      chosen.add(Hardware.numbered(number));
      if (wanted) {
        mac = number + 1;
      } else {
        other = number + 1;
      }
    }
    return chosen;
  }

  private void count(JournalEntry entry) {
    entry.status().map(said::get).ifPresent(LongAdder::increment);
  }

  /**
   * Enrolls all, and lets them live from then on.
   *
   * @throws IOException if one can't be enrolled
   */
  public void enroll(Duration patience) throws IOException, InterruptedException {
    SimulatedFleet.of(devices).all(SimulatedDevice::enroll, patience);
    for (int i = 0; i < devices.size(); i++) {
      SimulatedDevice device = devices.get(i);
      Habit habit = habits.get(i);
      threads.submit(() -> live(device, habit));
    }
  }

  private void live(SimulatedDevice device, Habit habit) {
    try {
      for (int visit = 1; !threads.isShutdown(); visit++) {
        Thread.sleep(
            every.multipliedBy(ThreadLocalRandom.current().nextInt(50, 150)).dividedBy(100));
        if (habit == Habit.AWAY && visit / VISITS % 2 == 1) {
          continue;
        }
        try {
          if (visit == 1) {
            device.logIn();
          }
          device.converse();
          if (visit % VISITS == 0 && device.hardware().isMac()) {
            // As before an update of the system.
            device.askForBootstrapToken();
          }
        } catch (IOException e) {
          unreached.increment();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** How often a device said this: {@code Acknowledged}, {@code Error} or {@code NotNow}. */
  public long said(String status) {
    return said.get(status).sum();
  }

  /** How many conversations broke off. */
  public long unreached() {
    return unreached.sum();
  }

  /** What they are. */
  public List<Hardware> hardware() {
    return devices.stream().map(SimulatedDevice::hardware).toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
