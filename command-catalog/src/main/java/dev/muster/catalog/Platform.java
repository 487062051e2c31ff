package dev.muster.catalog;

import java.util.Arrays;
import java.util.Optional;

/** Apple's operating systems that can be managed. */
public enum Platform {
  /** iPhone, iPad and iPod touch. */
  IOS("iOS", "iPhone", "iPad", "iPod"),
  /** Macs. */
  MACOS("macOS", "Mac", "iMac", "VirtualMac"),
  /** Apple TV. */
  TVOS("tvOS", "AppleTV"),
  /** Apple Vision. */
  VISIONOS("visionOS", "RealityDevice"),
  /** Apple Watch. */
  WATCHOS("watchOS", "Watch");

  private final String appleName;
  private final String[] products;

  Platform(String appleName, String... products) {
    this.appleName = appleName;
    this.products = products;
  }

  /** Apple's spelling. */
  public String appleName() {
    return appleName;
  }

  /** The platform with this name. */
  static Optional<Platform> named(String name) {
    return Arrays.stream(values()).filter(p -> p.appleName.equals(name)).findFirst();
  }

  /**
   * What kind of device one is, by what it said of itself; empty as long as it did not say.
   *
   * @param productName {@code ProductName}, such as {@code Mac16,1}
   * @param model {@code Model}, which some tell in its place
   */
  public static Optional<Platform> of(Optional<String> productName, Optional<String> model) {
    return productName.flatMap(Platform::ofProduct).or(() -> model.flatMap(Platform::ofProduct));
  }

  /** The platform of a {@code ProductName} such as {@code iPhone17,2} or {@code Mac16,1}. */
  public static Optional<Platform> ofProduct(String productName) {
    return Arrays.stream(values())
        .filter(p -> Arrays.stream(p.products).anyMatch(productName::startsWith))
        .findFirst();
  }
}
