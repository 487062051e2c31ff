package dev.muster.admin.enrollment;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SignIn;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes enrollment profiles for devices that have an identity already, which this room leaves to
 * whoever holds the CA.
 */
@FunctionalInterface
public interface RenewalProfiles {
  /**
   * A signed profile whose challenge is good for one more certificate of this device.
   *
   * @param identity that of the device, if it is of our CA; else the certificate has a new one
   * @param topic the push topic that the device listens to, in place of which it takes no other
   * @param signIn who signed in for the profile that it has, if someone did
   */
  byte[] make(
      EnrollmentId device,
      Optional<UUID> identity,
      Optional<String> topic,
      Optional<SignIn> signIn);
}
