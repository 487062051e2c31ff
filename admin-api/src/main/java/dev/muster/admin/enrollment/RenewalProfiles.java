package dev.muster.admin.enrollment;

import java.util.Optional;
import java.util.UUID;

/**
 * Makes enrolment profiles for devices that have an identity already, which this room leaves to
 * whoever holds the CA.
 */
@FunctionalInterface
public interface RenewalProfiles {
  /**
   * A signed profile whose challenge is good for one certificate of this identity.
   *
   * @param topic the push topic that the device listens to, in place of which it takes no other
   */
  byte[] make(UUID identity, Optional<String> topic);
}
