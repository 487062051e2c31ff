package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.LinkFact;
import dev.muster.schemas.EnrollmentLinkCreated;
import dev.muster.schemas.EnrollmentLinkRevoked;
import java.util.Optional;

/** Enrollment links. */
final class LinkMapping {
  private LinkMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            LinkFact.EnrollmentLinkCreated.class,
            EnrollmentLinkCreated.class,
            LinkMapping::created,
            LinkMapping::created)
        .add(
            LinkFact.EnrollmentLinkRevoked.class,
            EnrollmentLinkRevoked.class,
            revoked -> new EnrollmentLinkRevoked(revoked.linkId()),
            p -> new LinkFact.EnrollmentLinkRevoked(p.getLinkId()));
  }

  static EnrollmentLinkCreated created(LinkFact.EnrollmentLinkCreated created) {
    return new EnrollmentLinkCreated(
        created.linkId(),
        buffer(created.sha256()),
        created.label(),
        created.expiresAt(),
        created.single(),
        created.serialNumber().orElse(null),
        created.signIn());
  }

  static LinkFact.EnrollmentLinkCreated created(EnrollmentLinkCreated p) {
    return new LinkFact.EnrollmentLinkCreated(
        p.getLinkId(),
        digest(p.getSha256()),
        p.getLabel(),
        p.getExpiresAt(),
        p.getSingle(),
        Optional.ofNullable(p.getSerialNumber()),
        p.getSignIn());
  }
}
