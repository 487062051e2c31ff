package dev.muster.dep.sync;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepKey;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.DepDeviceListed;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.core.event.DepListing;
import dev.muster.dep.apple.AppleDevice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The facts in what Apple says: only what is another than what is known. Changes may name a serial
 * number several times and in any order; what happened last counts, and of two at the same time the
 * one that the device left.
 */
public final class PageFold {
  private static final String DELETED = "deleted";
  private static final String ADDED = "added";

  private PageFold() {}

  /** Of a list of all devices, or of some that were asked for. */
  public static List<DepFact> listed(
      String account, Collection<AppleDevice> devices, ListedBy how, DepState state) {
    Map<String, DepFact> facts = new LinkedHashMap<>();
    for (AppleDevice device : devices) {
      news(account, device, how, Optional.empty(), state)
          .ifPresent(fact -> facts.put(device.serialNumber(), fact));
    }
    return List.copyOf(facts.values());
  }

  /** Of a page of changes. */
  public static List<DepFact> changed(
      String account, Collection<AppleDevice> page, DepState state) {
    Map<String, List<AppleDevice>> bySerial = new LinkedHashMap<>();
    page.forEach(
        change ->
            bySerial.computeIfAbsent(change.serialNumber(), s -> new ArrayList<>()).add(change));
    List<DepFact> facts = new ArrayList<>();
    bySerial.forEach((serial, changes) -> facts.addAll(of(account, serial, changes, state)));
    return facts;
  }

  private static List<DepFact> of(
      String account, String serial, List<AppleDevice> told, DepState state) {
    Optional<DepDevice> known =
        state.devices().get(new DepKey(account, serial)).filter(DepDevice::present);
    List<AppleDevice> changes = told.stream().filter(change -> !old(change, known)).toList();
    if (changes.isEmpty()) {
      return List.of();
    }
    AppleDevice last = changes.stream().reduce(PageFold::later).orElseThrow();
    if (deleted(last)) {
      return known.isPresent()
          ? List.of(new DepDeviceGone(account, serial, departure(last), last.opDate()))
          : List.of();
    }
    List<DepFact> facts = new ArrayList<>();
    Optional<AppleDevice> left = changes.stream().filter(PageFold::deleted).reduce(PageFold::later);
    if (known.isPresent() && left.isPresent()) {
      // It left and came back within one page: what was assigned before is over.
      facts.add(new DepDeviceGone(account, serial, departure(left.get()), left.get().opDate()));
      facts.add(new DepDeviceListed(account, serial, Listings.of(last), how(last), last.opDate()));
    } else {
      news(account, last, how(last), last.opDate(), state).ifPresent(facts::add);
    }
    return facts;
  }

  /**
   * Whether it is from before the device came as it is known: what a list or a device's details
   * told already may come late as a change.
   */
  private static boolean old(AppleDevice change, Optional<DepDevice> known) {
    return known
        .flatMap(device -> device.listing().assignedAt())
        .filter(at(change)::isBefore)
        .isPresent();
  }

  private static Optional<DepFact> news(
      String account,
      AppleDevice device,
      ListedBy how,
      Optional<Instant> operationAt,
      DepState state) {
    DepListing listing = Listings.of(device);
    boolean known =
        state
            .devices()
            .get(new DepKey(account, device.serialNumber()))
            .filter(DepDevice::present)
            .filter(d -> d.listing().equals(listing))
            .isPresent();
    return known
        ? Optional.empty()
        : Optional.of(
            new DepDeviceListed(account, device.serialNumber(), listing, how, operationAt));
  }

  /** Of two in their order in the page, the one that happened later. */
  private static AppleDevice later(AppleDevice first, AppleDevice second) {
    int order = at(first).compareTo(at(second));
    if (order == 0) {
      return deleted(first) ? first : second;
    }
    return order > 0 ? first : second;
  }

  private static Instant at(AppleDevice change) {
    return change.opDate().orElse(Instant.EPOCH);
  }

  private static boolean deleted(AppleDevice change) {
    return change.opType().filter(DELETED::equals).isPresent();
  }

  private static ListedBy how(AppleDevice change) {
    return change.opType().filter(ADDED::equals).isPresent() ? ListedBy.ADDED : ListedBy.MODIFIED;
  }

  private static Departure departure(AppleDevice change) {
    return change.releasedByReplacement() ? Departure.REPLACED : Departure.DELETED;
  }
}
