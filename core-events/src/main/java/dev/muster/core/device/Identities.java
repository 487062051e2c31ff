package dev.muster.core.device;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Grant;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.SignIn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which identities speak, spoke and may no longer speak for a device, and with which certificates.
 * Immutable.
 *
 * @param binding the identity that the device is bound to since its last Authenticate; empty for a
 *     device that never sent one
 * @param certificate the certificate of that identity that was seen first last: the newest by the
 *     log's word
 * @param superseded those that were seen before it, the latest first; no more than {@value
 *     #REMEMBERED}
 * @param former the identities that it was bound to before
 * @param revoked identities that count no more for this device
 * @param openUntil until then the device may be bound to another identity; {@link #FOR_EVER} since
 *     it was erased
 * @param learnUntil where it came over from another server that did not know its certificate: until
 *     then it may be bound to the first one that it shows
 * @param renewal how it stands with the renewal of the certificate; empty as long as nobody asked
 * @param blocked whether an admin wants the device to remove its enrollment, and to stay away
 * @param signIn who signed in for the identity that the device is bound to; empty where nobody did
 */
public record Identities(
    Optional<CertificateIdentity> binding,
    Optional<SeenCertificate> certificate,
    List<Digest256> superseded,
    Set<CertificateIdentity> former,
    Set<CertificateIdentity> revoked,
    Instant openUntil,
    Instant learnUntil,
    Optional<RenewalState> renewal,
    boolean blocked,
    Optional<SignIn> signIn) {
  /** Many times as many as a device gets certificates while one of them is valid. */
  public static final int REMEMBERED = 32;

  /** A moment that does not come. */
  public static final Instant FOR_EVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  /** Of a device that none ever spoke for. */
  public static final Identities NONE =
      new Identities(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Set.of(),
          Set.of(),
          Instant.EPOCH,
          Instant.EPOCH,
          Optional.empty(),
          false,
          Optional.empty());

  /** Copies the collections. */
  public Identities {
    superseded = List.copyOf(superseded);
    former = Set.copyOf(former);
    revoked = Set.copyOf(revoked);
  }

  /** Every identity that the device is or ever was bound to. */
  public Stream<CertificateIdentity> everBound() {
    return Stream.concat(binding.stream(), former.stream());
  }

  /** Whether a newer certificate than this one of the same identity was seen. */
  public boolean hasSuperseded(Digest256 sha256) {
    return superseded.contains(sha256);
  }

  /** Bound to the identity of this certificate from now on, and to no other. */
  Identities boundTo(PresentedCertificate newer) {
    CertificateIdentity identity = newer.identity();
    if (binding.filter(identity::equals).isPresent()) {
      return seen(newer).open(Instant.EPOCH);
    }
    Set<CertificateIdentity> before = new HashSet<>(former);
    binding.ifPresent(before::add);
    before.remove(identity);
    return new Identities(
        Optional.of(identity),
        Optional.of(SeenCertificate.of(newer)),
        List.of(),
        before,
        revoked,
        Instant.EPOCH,
        Instant.EPOCH,
        Optional.empty(),
        blocked,
        newer.grant().flatMap(Grant::whoSignedIn));
  }

  /** A message was proved with this certificate of the identity. */
  Identities seen(PresentedCertificate one) {
    if (certificate.filter(c -> c.sha256().equals(one.sha256())).isPresent()) {
      return this;
    }
    List<Digest256> before = new ArrayList<>(superseded);
    certificate.ifPresent(c -> before.addFirst(c.sha256()));
    return new Identities(
        binding,
        Optional.of(SeenCertificate.of(one)),
        before.subList(0, Math.min(before.size(), REMEMBERED)),
        former,
        revoked,
        openUntil,
        Instant.EPOCH,
        Optional.empty(),
        blocked,
        signIn);
  }

  Identities revoke(CertificateIdentity identity) {
    Set<CertificateIdentity> more = new HashSet<>(revoked);
    more.add(identity);
    return new Identities(
        binding,
        certificate,
        superseded,
        former,
        more,
        openUntil,
        learnUntil,
        renewal,
        blocked,
        signIn);
  }

  Identities open(Instant until) {
    return new Identities(
        binding,
        certificate,
        superseded,
        former,
        revoked,
        until,
        learnUntil,
        renewal,
        blocked,
        signIn);
  }

  Identities renewing(Optional<RenewalState> state) {
    return new Identities(
        binding,
        certificate,
        superseded,
        former,
        revoked,
        openUntil,
        learnUntil,
        state,
        blocked,
        signIn);
  }

  Identities blocked(boolean now) {
    return new Identities(
        binding,
        certificate,
        superseded,
        former,
        revoked,
        openUntil,
        learnUntil,
        renewal,
        now,
        signIn);
  }

  /** It came over from another server, and is to show this certificate, or whichever it has. */
  Identities expecting(Optional<CertificateIdentity> identity, Instant until) {
    return new Identities(
        identity,
        certificate,
        superseded,
        former,
        revoked,
        openUntil,
        until,
        renewal,
        blocked,
        signIn);
  }

  /** Whether this certificate may be taken for that of a device whose own is not known. */
  boolean learns(PresentedCertificate one, Instant now) {
    return binding.isEmpty()
        && now.isBefore(learnUntil)
        && one.identity() instanceof CertificateIdentity.Foreign;
  }
}
