package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which identities speak, spoke and may no longer speak for a device. Immutable.
 *
 * @param binding the identity that the device is bound to since its last Authenticate; empty for a
 *     device that never sent one
 * @param certificateFrom the start of validity of the newest certificate of that identity that was
 *     seen
 * @param former the identities that it was bound to before
 * @param revoked identities that count no more for this device
 */
public record Identities(
    Optional<CertificateIdentity> binding,
    Instant certificateFrom,
    Set<CertificateIdentity> former,
    Set<CertificateIdentity> revoked) {

  /** Of a device that none ever spoke for. */
  public static final Identities NONE =
      new Identities(Optional.empty(), Instant.EPOCH, Set.of(), Set.of());

  /** Copies the sets. */
  public Identities {
    former = Set.copyOf(former);
    revoked = Set.copyOf(revoked);
  }

  /** Every identity that the device is or ever was bound to. */
  public Stream<CertificateIdentity> everBound() {
    return Stream.concat(binding.stream(), former.stream());
  }

  /** Bound to this one from now on, and to no other. */
  Identities boundTo(CertificateIdentity identity, Instant validFrom) {
    Set<CertificateIdentity> before = former;
    if (binding.isPresent() && !binding.get().equals(identity) || former.contains(identity)) {
      before = new HashSet<>(former);
      binding.ifPresent(before::add);
      before.remove(identity);
    }
    return new Identities(Optional.of(identity), validFrom, before, revoked);
  }

  Identities seenCertificateFrom(Instant validFrom) {
    return validFrom.equals(certificateFrom)
        ? this
        : new Identities(binding, validFrom, former, revoked);
  }

  Identities revoke(CertificateIdentity identity) {
    Set<CertificateIdentity> more = new HashSet<>(revoked);
    more.add(identity);
    return new Identities(binding, certificateFrom, former, more);
  }
}
