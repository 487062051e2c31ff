package dev.muster.gateway.token;

import dev.muster.core.event.EnrollmentId;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs with the keys of DEP accounts. Safe for any thread; takes CPU and may block for a moment.
 */
public interface AccountTokens {
  /** Whether there is an account that can sign for a device. */
  boolean knows(EnrollmentId device);

  /**
   * A token by which Apple lets someone on the device sign in with a Managed Apple Account.
   *
   * @param id unique for each token
   * @return empty where no account can sign for the device
   */
  Optional<String> make(EnrollmentId device, UUID id);
}
