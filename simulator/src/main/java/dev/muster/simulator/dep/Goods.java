package dev.muster.simulator.dep;

import dev.muster.simulator.Hardware;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Apple sold: the part of a device record that no assignment changes.
 *
 * @param family {@code device_family}: {@code iPad}, {@code iPhone}, {@code iPod}, {@code Mac},
 *     {@code AppleTV}, {@code Vision}
 * @param os {@code iOS}, {@code iPadOS}, {@code OSX}, {@code tvOS}, {@code visionOS}
 * @param color empty for models of which Apple tells none
 * @param assetTag empty for none
 * @param more fields of protocol version 10, by Apple's names: a String, or a List of String
 */
public record Goods(
    String serialNumber,
    String model,
    String description,
    String color,
    String assetTag,
    String family,
    String os,
    Map<String, Object> more) {

  /** Copies the map. */
  public Goods {
    more = Map.copyOf(more);
  }

  /** A MacBook Air. */
  public static Goods mac(String serialNumber) {
    return of(serialNumber, "MacBook Air", "Mac");
  }

  /** A device of this model and family, silver, with what follows from them. */
  public static Goods of(String serialNumber, String model, String family) {
    return new Goods(
        serialNumber,
        model,
        model.toUpperCase(Locale.ROOT) + " SILVER",
        "SILVER",
        "",
        family,
        switch (family) {
          case "iPad" -> "iPadOS";
          case "Mac" -> "OSX";
          case "AppleTV" -> "tvOS";
          case "Vision" -> "visionOS";
          default -> "iOS";
        },
        Map.of());
  }

  /** A simulated device, as it was sold. */
  public static Goods of(Hardware hardware) {
    String product = hardware.productName();
    String family =
        product.startsWith("iPhone") ? "iPhone" : product.startsWith("iPad") ? "iPad" : "Mac";
    return of(hardware.serialNumber(), hardware.modelName(), family);
  }

  /** The same with a color; empty for none. */
  public Goods color(String other) {
    return new Goods(serialNumber, model, description, other, assetTag, family, os, more);
  }

  /** The same with an asset tag; empty for none. */
  public Goods assetTag(String other) {
    return new Goods(serialNumber, model, description, color, other, family, os, more);
  }

  /** The same with network addresses and numbers, which Apple tells from version 10 on. */
  public Goods numbers(String wifiMac, String ethernetMac, List<String> imei) {
    return new Goods(
        serialNumber,
        model,
        description,
        color,
        assetTag,
        family,
        os,
        Map.of("wifi_mac_address", wifiMac, "ethernet_mac_address", ethernetMac, "imei", imei));
  }
}
