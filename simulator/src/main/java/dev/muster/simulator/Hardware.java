package dev.muster.simulator;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** What a simulated device is. */
public record Hardware(
    String udid,
    String serialNumber,
    String model,
    String modelName,
    String productName,
    String deviceName,
    String osVersion,
    String buildVersion) {

  private record Kind(
      String model, String modelName, String productName, String osVersion, String build) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("MXCR3D/A", "MacBook Air", "Mac15,12", "26.1", "25B78"),
          new Kind("MX2Y3D/A", "MacBook Pro", "Mac16,1", "26.1", "25B78"),
          new Kind("MU963D/A", "Mac mini", "Mac16,10", "15.7.2", "24G325"),
          new Kind("MTP03ZD/A", "iPhone", "iPhone15,4", "26.1", "23B85"),
          new Kind("MUWC3NF/A", "iPad", "iPad14,8", "26.1", "23B85"));

  private static final List<String> OWNERS =
      List.of("Anna", "Ben", "Clara", "David", "Emma", "Finn", "Greta", "Hugo", "Ida", "Jonas");

  /** A name without a number in it stands for so many devices in a row. */
  private static final int NAMES = KINDS.size() * OWNERS.size();

  /** Whether it is a Mac. */
  public boolean isMac() {
    return productName.startsWith("Mac");
  }

  /** The same device with another system. */
  public Hardware updated(String newVersion, String newBuild) {
    return new Hardware(
        udid, serialNumber, model, modelName, productName, deviceName, newVersion, newBuild);
  }

  /** A device that follows from the number alone; three of five are Macs. */
  public static Hardware numbered(int number) {
    Random random = new Random(number);
    // What devices of installations that were kept are called by follows from what comes after it.
    random.nextInt(OWNERS.size());
    Kind kind = KINDS.get(number % KINDS.size());
    String owner = OWNERS.get(Math.floorDiv(number, KINDS.size()) % OWNERS.size());
    return new Hardware(
        new UUID(random.nextLong(), random.nextLong()).toString().toUpperCase(Locale.ROOT),
        "SIM%07d".formatted(number),
        kind.model(),
        kind.modelName(),
        kind.productName(),
        name(number, owner, kind),
        kind.osVersion(),
        kind.build());
  }

  /** No two have the same. */
  private static String name(int number, String owner, Kind kind) {
    String name = "%s’s %s".formatted(owner, kind.modelName());
    int again = number / NAMES;
    return again == 0 ? name : "%s %d".formatted(name, again + 1);
  }
}
