package dev.muster.packages.check;

import dev.muster.core.event.PackageFact.App;
import java.util.List;

/**
 * A package that was looked at.
 *
 * @param findings what is to be known of it
 * @param description what it says of itself
 * @param signer the name in its signer's certificate; empty if there is none
 */
public record CheckedPackage(List<Finding> findings, Description description, String signer) {
  /** Copies the list. */
  public CheckedPackage {
    findings = List.copyOf(findings);
  }

  /** Whether a Mac installs it. */
  public boolean installs() {
    return findings.stream().noneMatch(finding -> finding.kind().refuses());
  }

  /**
   * What a package says of itself, each empty where it says nothing.
   *
   * @param title for people
   * @param identifier of the product, or of its first component
   * @param version of the same
   * @param apps what it says it installs in the form of apps
   */
  public record Description(String title, String identifier, String version, List<App> apps) {
    static final Description NONE = new Description("", "", "", List.of());

    /** Copies the list. */
    public Description {
      apps = List.copyOf(apps);
    }
  }
}
