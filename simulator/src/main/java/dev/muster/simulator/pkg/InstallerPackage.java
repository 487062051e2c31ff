package dev.muster.simulator.pkg;

import java.util.List;

/**
 * What a Mac finds in a package that it installs.
 *
 * @param identifier of the product
 * @param signer the common name of the certificate
 */
public record InstallerPackage(
    String title, String identifier, String version, List<App> apps, String signer) {
  /** Copies the list. */
  public InstallerPackage {
    apps = List.copyOf(apps);
  }
}
