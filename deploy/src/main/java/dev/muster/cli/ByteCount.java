package dev.muster.cli;

/** How many bytes, for people. */
final class ByteCount {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB"};
  private static final double STEP = 1000;

  private ByteCount() {}

  /** Such as {@code 12 bytes}, {@code 1.2 MB}. */
  static String of(long bytes) {
    if (bytes < STEP) {
      return bytes + " bytes";
    }
    double size = bytes / STEP;
    int unit = 0;
    while (size >= STEP && unit < UNITS.length - 1) {
      size /= STEP;
      unit++;
    }
    return "%.1f %s".formatted(size, UNITS[unit]);
  }
}
