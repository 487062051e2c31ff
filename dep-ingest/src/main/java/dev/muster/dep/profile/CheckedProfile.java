package dev.muster.dep.profile;

import dev.muster.dep.profile.Finding.Level;
import java.util.List;

/**
 * A profile that was looked at.
 *
 * @param findings errors first
 * @param json what is sent: sorted keys, empty ones left out, the panes to skip sorted and each
 *     once. The same meaning gives the same text
 * @param sha256 of that text, in lower-case hex: whether a profile changed
 */
public record CheckedProfile(List<Finding> findings, String json, String sha256) {
  /** Takes a copy. */
  public CheckedProfile {
    findings = List.copyOf(findings);
  }

  /** Whether it may be sent. */
  public boolean sendable() {
    return findings.stream().noneMatch(finding -> finding.level() == Level.ERROR);
  }
}
