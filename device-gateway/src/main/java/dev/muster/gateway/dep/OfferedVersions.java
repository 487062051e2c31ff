package dev.muster.gateway.dep;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Apple's list of the versions that devices can update to now ({@code /v2/pmv}). */
record OfferedVersions(List<Offer> offers) {
  private static final List<String> SETS = List.of("PublicAssetSets", "AssetSets");

  /**
   * One of them.
   *
   * @param text as Apple writes it, and wants it written
   * @param devices by their {@code SOFTWARE_UPDATE_DEVICE_ID}
   */
  record Offer(String text, OsVersion version, Set<String> devices) {}

  /**
   * Reads the list, and leaves out what it can't read of it and what has expired.
   *
   * @throws RuntimeException if it is no such list at all
   */
  static OfferedVersions read(byte[] json, LocalDate today) {
    JsonObject all = new JsonObject(Buffer.buffer(json));
    List<Offer> found = new ArrayList<>();
    for (String set : SETS) {
      if (all.getValue(set) instanceof JsonObject systems) {
        systems.forEach(system -> addTo(found, system, today));
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException("it names no version");
    }
    return new OfferedVersions(List.copyOf(found));
  }

  /** The first version that a device can update to which is no lower than this. */
  Optional<String> lowest(String device, OsVersion least) {
    return offers.stream()
        .filter(offer -> offer.devices().contains(device))
        .filter(offer -> offer.version().compareTo(least) >= 0)
        .min(Comparator.comparing(Offer::version))
        .map(Offer::text);
  }

  private static void addTo(List<Offer> found, Map.Entry<String, Object> system, LocalDate today) {
    if (system.getValue() instanceof JsonArray offers) {
      for (Object each : offers) {
        if (each instanceof JsonObject offer) {
          read(offer, today).ifPresent(found::add);
        }
      }
    }
  }

  private static Optional<Offer> read(JsonObject offer, LocalDate today) {
    if (!(offer.getValue("ProductVersion") instanceof String text)
        || !(offer.getValue("SupportedDevices") instanceof JsonArray supported)
        || expired(offer.getValue("ExpirationDate"), today)) {
      return Optional.empty();
    }
    Set<String> devices = new HashSet<>();
    supported.forEach(device -> devices.add(String.valueOf(device)));
    return OsVersion.of(text).map(version -> new Offer(text, version, devices));
  }

  /** Its dates are {@code 2026-03-01}, which sort as they are written. */
  private static boolean expired(Object date, LocalDate today) {
    return date instanceof String text && text.compareTo(today.toString()) < 0;
  }
}
