package dev.muster.faults;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.JournalEntry;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Devices that come, go and enrol anew, and an admin who commands them, until they are told to
 * stop. Each does one thing at a time and sends it again until it is answered.
 */
final class FleetTraffic {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int PAUSE_MILLIS = 400;

  private final long seed;
  private final SimulatedFleet fleet;
  private final Admin admin;
  private final AtomicInteger answers = new AtomicInteger();
  private final List<TakenCommand> taken = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopped;

  FleetTraffic(long seed, int devices, Network network, URI enrollUrl, Admin admin) {
    this.seed = seed;
    this.admin = admin;
    Behaviour busy =
        (type, times) ->
            type.equals("ProfileList") && times == 1
                ? Behaviour.Reaction.NOT_NOW
                : type.equals("SecurityInfo") ? Behaviour.Reaction.FAIL : Behaviour.Reaction.OBEY;
    this.fleet =
        SimulatedFleet.create(
            devices, network, enrollUrl, busy, (device, entry) -> answers.incrementAndGet());
  }

  List<SimulatedDevice> devices() {
    return fleet.devices();
  }

  List<TakenCommand> taken() {
    return taken;
  }

  int answers() {
    return answers.get() + taken.size();
  }

  /** Enrols every device, and lets them and the admin work. */
  void start() throws IOException, InterruptedException {
    fleet.all(SimulatedDevice::enroll, PATIENCE);
    int number = 0;
    for (SimulatedDevice device : fleet.devices()) {
      Random random = new Random(seed + ++number);
      threads.submit(() -> live(device, random));
    }
    threads.submit(() -> command(new Random(seed)));
  }

  /** Lets everyone finish what they are at. */
  void stop() throws InterruptedException {
    stopped = true;
    threads.shutdown();
    if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("a device or the admin still waits for an answer");
    }
  }

  /** Every device asks for what is left for it, and enrols first if it must. */
  void finish() throws IOException, InterruptedException {
    fleet.all(
        device -> {
          try {
            device.converse();
          } catch (IOException e) {
            device.enroll();
            device.converse();
          }
        },
        PATIENCE);
  }

  private void live(SimulatedDevice device, Random random) {
    boolean enrolled = true;
    while (!stopped) {
      try {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        int mood = enrolled ? random.nextInt(50) : 0;
        switch (mood) {
          case 0 -> {
            if (enrolled) {
              // As a device does whose profile is taken off: under another identity nobody else
              // may come in its place.
              enrolled = false;
              device.checkOut();
            }
            device.enroll();
            enrolled = true;
          }
          case 1 -> {
            enrolled = false;
            device.checkOut();
          }
          case 2 -> device.checkIn();
          default -> device.converse();
        }
      } catch (IOException e) {
        enrolled = enrolled && !refused(device);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static boolean refused(SimulatedDevice device) {
    List<JournalEntry> journal = device.journal();
    return !journal.isEmpty() && journal.getLast().httpStatus() != 200;
  }

  private void command(Random random) {
    while (!stopped) {
      try {
        Thread.sleep(random.nextInt(PAUSE_MILLIS));
        List<String> targets = new ArrayList<>();
        for (SimulatedDevice device : fleet.devices()) {
          if (random.nextInt(3) == 0) {
            targets.add(device.hardware().udid());
          }
        }
        if (!targets.isEmpty()) {
          admin.queue(random, targets).ifPresent(taken::add);
        }
      } catch (IOException e) {
        // It never was told whether it was taken, so nothing was promised.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
