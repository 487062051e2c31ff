package dev.muster.dep.account;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** Wakes who rests, and keeps what it was rung for. For any thread. */
final class Bell {
  /** As many devices as are asked for in one round. */
  private static final int MOST = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rang = lock.newCondition();
  private final List<UUID> forDevices = new ArrayList<>();
  private final List<UUID> others = new ArrayList<>();
  private final Set<String> serialNumbers = new HashSet<>();
  private boolean ringing;

  /**
   * What it was rung for since it was last asked.
   *
   * @param forDevices ids of the events that asked about a device
   * @param others ids of the other events that asked
   * @param serialNumbers devices that they asked about
   */
  record Rung(List<UUID> forDevices, List<UUID> others, Set<String> serialNumbers) {
    /** Ids of all events that asked. */
    List<UUID> requests() {
      return Stream.concat(forDevices.stream(), others.stream()).toList();
    }
  }

  void ring() {
    lock.lock();
    try {
      ringing = true;
      rang.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void ring(UUID request, Optional<String> serialNumber) {
    lock.lock();
    try {
      (serialNumber.isPresent() ? forDevices : others).add(request);
      serialNumber.filter(serial -> serialNumbers.size() < MOST).ifPresent(serialNumbers::add);
      ringing = true;
      rang.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What could not be served stays. */
  void again(Rung rung) {
    lock.lock();
    try {
      forDevices.addAll(rung.forDevices());
      others.addAll(rung.others());
      serialNumbers.addAll(rung.serialNumbers());
    } finally {
      lock.unlock();
    }
  }

  Rung take() {
    lock.lock();
    try {
      Rung rung = new Rung(List.copyOf(forDevices), List.copyOf(others), Set.copyOf(serialNumbers));
      forDevices.clear();
      others.clear();
      serialNumbers.clear();
      ringing = false;
      return rung;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is rung, or so long. */
  void await(Duration time) {
    lock.lock();
    try {
      long left = time.toNanos();
      while (!ringing && left > 0) {
        left = rang.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
