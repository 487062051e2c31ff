package dev.muster.gateway.signature;

import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RefusalReason;
import java.util.Optional;

/** What the signature of a message proves. */
public sealed interface Proof {
  /** The holder of this certificate, which we trust, has signed exactly this body. */
  record Proven(PresentedCertificate certificate) implements Proof {}

  /**
   * Nothing.
   *
   * @param certificate the certificate that came along, where one could be read
   */
  record Unproven(RefusalReason reason, Optional<PresentedCertificate> certificate)
      implements Proof {}
}
