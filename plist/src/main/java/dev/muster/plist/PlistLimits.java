package dev.muster.plist;

/**
 * What a property list may be at most.
 *
 * @param depth how deep elements may stand in each other
 * @param elements how many there may be, keys included; objects that a binary list refers to twice
 *     count twice
 * @param stringBytes the longest string or data, in bytes as it stands in the document
 */
public record PlistLimits(int depth, int elements, int stringBytes) {
  /** Roomy for the largest inventories of real devices. */
  public static final PlistLimits DEFAULT = new PlistLimits(64, 1_000_000, 12 * 1024 * 1024);
}
