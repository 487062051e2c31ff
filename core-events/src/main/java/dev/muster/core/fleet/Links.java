package dev.muster.core.fleet;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Grant;
import dev.muster.core.event.LinkFact;
import dev.muster.core.event.LinkFact.EnrollmentLinkCreated;
import dev.muster.core.event.LinkFact.EnrollmentLinkRevoked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The enrollment links, those that lead nowhere any more included. Immutable.
 *
 * @param byId each by its id
 * @param idBySecret the id by the SHA-256 of its secret
 */
public record Links(PersistentMap<String, Link> byId, PersistentMap<Digest256, String> idBySecret) {
  /** No links. */
  public static final Links NONE = new Links(PersistentMap.empty(), PersistentMap.empty());

  /**
   * A link.
   *
   * @param sha256 SHA-256 of its secret
   * @param single whether it is good for one device
   * @param serialNumber the one device that it is for, where it is for a certain one
   * @param signIn whether whoever opens it signs in with the identity provider first
   */
  public record Link(
      String id,
      Digest256 sha256,
      String label,
      Instant createdAt,
      Instant expiresAt,
      boolean single,
      Optional<String> serialNumber,
      boolean signIn,
      Optional<Instant> revokedAt) {

    /** Whether it leads anywhere at this moment, as far as nobody has used it up. */
    public boolean counts(Instant now) {
      return revokedAt.isEmpty() && expiresAt.isAfter(now);
    }

    /** What certificates that it leads to are for. */
    public Grant grant() {
      return serialNumber.<Grant>map(Grant.ForSerialNumber::new).orElseGet(Grant.Open::new);
    }

    private Link revoked(Instant at) {
      return new Link(
          id, sha256, label, createdAt, expiresAt, single, serialNumber, signIn, Optional.of(at));
    }
  }

  /** All of them, oldest first. */
  public List<Link> all() {
    List<Link> all = new ArrayList<>();
    byId.forEach((id, link) -> all.add(link));
    all.sort(Comparator.comparing(Link::createdAt).thenComparing(Link::id));
    return all;
  }

  /** The link with this id. */
  public Optional<Link> find(String id) {
    return byId.get(id);
  }

  /** The link with this SHA-256 of its secret, whether it leads anywhere or not. */
  public Optional<Link> bySecret(Digest256 sha256) {
    return idBySecret.get(sha256).flatMap(byId::get);
  }

  Links evolve(LinkFact fact, Instant at) {
    return switch (fact) {
      case EnrollmentLinkCreated created ->
          byId.contains(created.linkId()) ? this : with(link(created, at));
      case EnrollmentLinkRevoked(String id) ->
          byId.get(id)
              .filter(link -> link.revokedAt().isEmpty())
              .map(link -> with(link.revoked(at)))
              .orElse(this);
    };
  }

  /** The same with this link, in place of one of that id. */
  public Links with(Link link) {
    return new Links(byId.with(link.id(), link), idBySecret.with(link.sha256(), link.id()));
  }

  void changedSince(Links older, FleetChange visitor) {
    byId.changedSince(older.byId, (id, before, after) -> visitor.of(entry(before), entry(after)));
  }

  private static Optional<FleetEntry> entry(Link link) {
    return Optional.ofNullable(link).map(FleetEntry.LinkEntry::new);
  }

  private static Link link(EnrollmentLinkCreated created, Instant at) {
    return new Link(
        created.linkId(),
        created.sha256(),
        created.label(),
        at,
        created.expiresAt(),
        created.single(),
        created.serialNumber(),
        created.signIn(),
        Optional.empty());
  }
}
