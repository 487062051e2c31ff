package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/** A device came over from another server, without enrolling anew. */
public sealed interface ImportFact extends DeviceFact {
  /**
   * What another server had heard from a device or one of its users. It counts only for as long as
   * the device itself has not spoken here.
   *
   * @param origin which server it was, such as {@code nanomdm}
   * @param message {@code Authenticate}, {@code TokenUpdate} or {@code SetBootstrapToken}
   * @param certificate SHA-256 of the DER certificate that the device proves itself with; empty
   *     where that server did not know it
   * @param learnUntil where it did not, the first certificate that the device shows until then is
   *     taken for its own
   */
  record MessageImported(
      String origin, Message message, Optional<Digest256> certificate, Instant learnUntil)
      implements ImportFact {
    /**
     * Checks the message.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    public MessageImported {
      if (!(message instanceof Message.Authenticate
          || message instanceof Message.TokenUpdate
          || message instanceof Message.SetBootstrapToken)) {
        throw new IllegalArgumentException("only what is known of an enrollment comes over");
      }
    }
  }
}
