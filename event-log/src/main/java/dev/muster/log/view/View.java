package dev.muster.log.view;

import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Step;
import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.FleetFact;
import dev.muster.core.fleet.FleetState;
import dev.muster.log.read.LogEntry;
import dev.muster.log.snapshot.FoldedFleet;
import dev.muster.log.wire.Decoded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of every device and of the installation, as far as the follower has read. Written by
 * the follower alone, each partition by one thread at a time; read by any.
 */
public final class View {
  private static final Logger LOG = LoggerFactory.getLogger(View.class);

  private final Map<EnrollmentId, DeviceState> devices = new ConcurrentHashMap<>();
  private final Map<CertificateIdentity, EnrollmentId> owners = new ConcurrentHashMap<>();
  private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
  private final Map<Integer, Set<EnrollmentId>> pending = new ConcurrentHashMap<>();
  private final AtomicLong folded = new AtomicLong();
  private volatile FoldedFleet fleet = FoldedFleet.NOTHING;

  /** The state of a device; {@link DeviceState#UNKNOWN} if the log says nothing of it. */
  public DeviceState device(EnrollmentId device) {
    return devices.getOrDefault(device, DeviceState.UNKNOWN);
  }

  /** All devices, in no order. What is folded meanwhile may or may not be among them. */
  public Stream<DeviceState> devices() {
    return devices.values().stream();
  }

  /** The ids of all devices, in no order. What is folded meanwhile may or may not be among them. */
  public Stream<EnrollmentId> ids() {
    return devices.keySet().stream();
  }

  /** The device that is or ever was bound to a certificate of this identity. */
  public Optional<EnrollmentId> owner(CertificateIdentity identity) {
    return Optional.ofNullable(owners.get(identity));
  }

  /**
   * The devices of a partition that have something to fetch, or were asked to come, in no order.
   */
  public Stream<EnrollmentId> pending(int partition) {
    return pending.getOrDefault(partition, Set.of()).stream();
  }

  /** The installation. */
  public FleetState fleet() {
    return fleet.state();
  }

  /** How many events of devices this node has folded since it started. */
  public long folded() {
    return folded.get();
  }

  /**
   * The kinds of facts about the fleet that newer nodes wrote and this version does not know, and
   * how many of each.
   */
  public Map<String, Integer> foreignFleetFacts() {
    Map<String, Integer> facts = new HashMap<>();
    fleet.newer().forEach(facts::put);
    return facts;
  }

  /** Behind the last folded event, by partition of the topic of device events. */
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  /** Behind the last folded event of the fleet's log. */
  public long fleetPosition() {
    return fleet.next();
  }

  /** Takes the state of a device as it was folded before. */
  void seed(int partition, String device, DeviceState state) {
    EnrollmentId named = new EnrollmentId(device);
    // The same object as in the state, of which there may be a million.
    EnrollmentId id =
        state.channels().keySet().stream().filter(named::equals).findFirst().orElse(named);
    devices.put(id, state);
    remember(partition, id, DeviceState.UNKNOWN, state);
    state.identities().everBound().forEach(identity -> own(identity, id));
  }

  void at(int partition, long offset) {
    positions.put(partition, offset + 1);
  }

  /** Takes what was folded of the fleet's log before, in place of what is known. */
  void seedFleet(FoldedFleet before) {
    fleet = before;
    before.newer().forEach((kind, count) -> warnOfNewer("a newer node", kind));
  }

  /** A record of the fleet's log that has no effect. */
  void passFleet(long offset) {
    fleet = fleet.without(offset);
  }

  Step foldDevice(EnrollmentId device, LogEntry entry) {
    DeviceState before = device(device);
    Step step = entry.applyTo(before);
    folded.incrementAndGet();
    if (step.state() != before) {
      devices.put(device, step.state());
      remember(entry.partition(), device, before, step.state());
      if (!step.state().binding().equals(before.binding())) {
        step.state().binding().ifPresent(identity -> own(identity, device));
      }
    }
    return step;
  }

  /**
   * Should two devices ever have been bound to one identity, all nodes name the same of them,
   * whatever they folded first.
   */
  private void own(CertificateIdentity identity, EnrollmentId device) {
    owners.merge(identity, device, (a, b) -> a.compareTo(b) <= 0 ? a : b);
  }

  private void remember(int partition, EnrollmentId device, DeviceState before, DeviceState after) {
    if (after.pending() && !before.pending()) {
      pending.computeIfAbsent(partition, p -> ConcurrentHashMap.newKeySet()).add(device);
    } else if (before.pending() && !after.pending()) {
      pending.get(partition).remove(device);
    }
  }

  void foldFleet(LogEntry entry) {
    if (entry.decoded() instanceof Decoded.Foreign foreign
        && !foreign.ignorable()
        && !fleet.newer().contains(foreign.kind())) {
      warnOfNewer(foreign.envelope().node(), foreign.kind());
    }
    if (entry.decoded() instanceof Decoded.Known(Event event)
        && !(event.fact() instanceof FleetFact)) {
      LOG.error("{} is not about the fleet", entry);
    }
    fleet = fleet.with(entry);
  }

  private static void warnOfNewer(String node, String kind) {
    LOG.warn(
        "{} wrote of the fleet what this version does not know ({}), and this node goes on"
            + " without it: upgrade it",
        node,
        kind);
  }
}
