package dev.muster.core.dep;

import dev.muster.core.event.Message.DeviceDescription;
import java.util.Map;

/**
 * What rules and blueprints look at in a device. Immutable; what is not known is empty.
 *
 * @param account of DEP
 * @param family {@code Mac}, {@code iPhone}, {@code iPad}, {@code iPod}, {@code AppleTV} or {@code
 *     Vision}
 */
public record DeviceTraits(
    String account,
    String serialNumber,
    String family,
    String model,
    String assetTag,
    String color) {
  /** A family by how the names of its products begin, as in {@code iPad13,4}. */
  private static final Map<String, String> FAMILIES =
      Map.of(
          "iPhone", "iPhone",
          "iPad", "iPad",
          "iPod", "iPod",
          "AppleTV", "AppleTV",
          "RealityDevice", "Vision");

  /** Of a device that Apple lists. */
  static DeviceTraits of(DepDevice device) {
    return new DeviceTraits(
        device.key().account(),
        device.key().serialNumber(),
        device.listing().family(),
        device.listing().model(),
        device.listing().assetTag(),
        device.listing().color());
  }

  /** Of a device that speaks for itself. */
  public static DeviceTraits of(DeviceDescription said) {
    return new DeviceTraits(
        "",
        said.serialNumber().orElse(""),
        said.productName().or(said::model).map(DeviceTraits::family).orElse(""),
        said.modelName().or(said::model).orElse(""),
        "",
        "");
  }

  private static String family(String product) {
    return FAMILIES.keySet().stream()
        .filter(product::startsWith)
        .map(FAMILIES::get)
        .findFirst()
        // MacBookPro18,1, Mac14,7, iMac21,1, VirtualMac2,1
        .orElse(product.contains("Mac") ? "Mac" : "");
  }
}
