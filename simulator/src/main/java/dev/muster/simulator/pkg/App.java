package dev.muster.simulator.pkg;

/**
 * An app that a package brings.
 *
 * @param identifier {@code CFBundleIdentifier}
 * @param version {@code CFBundleShortVersionString}
 * @param path where it goes, from the root of the disk: {@code Applications/Example.app}
 */
public record App(String identifier, String version, String path) {
  /** What it is called. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.app$", "");
  }
}
