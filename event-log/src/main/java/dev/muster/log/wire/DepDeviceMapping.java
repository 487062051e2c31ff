package dev.muster.log.wire;

import dev.muster.core.event.DepDeviceFact;
import dev.muster.core.event.DepDeviceFact.AssignmentOutcome;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepDeviceFact.EnrollmentAnswer;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepListing;
import dev.muster.schemas.DepAssignmentAnswered;
import dev.muster.schemas.DepDeparture;
import dev.muster.schemas.DepDeviceGone;
import dev.muster.schemas.DepDeviceListed;
import dev.muster.schemas.DepEnrollmentAnswer;
import dev.muster.schemas.DepEnrollmentAsked;
import dev.muster.schemas.DepListedBy;
import dev.muster.schemas.DepOutcome;
import dev.muster.schemas.DepReplacementTold;
import java.util.Optional;

/** Serial numbers in Apple's Device Enrollment Program. */
final class DepDeviceMapping {
  private DepDeviceMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            DepDeviceFact.DepDeviceListed.class,
            DepDeviceListed.class,
            f ->
                new DepDeviceListed(
                    f.account(),
                    f.serialNumber(),
                    listing(f.listing()),
                    DepListedBy.valueOf(f.how().name()),
                    f.operationAt().orElse(null)),
            p ->
                new DepDeviceFact.DepDeviceListed(
                    p.getAccount(),
                    p.getSerialNumber(),
                    listing(p.getListing()),
                    ListedBy.valueOf(p.getHow().name()),
                    Optional.ofNullable(p.getOperationAt())))
        .add(
            DepDeviceFact.DepDeviceGone.class,
            DepDeviceGone.class,
            f ->
                new DepDeviceGone(
                    f.account(),
                    f.serialNumber(),
                    DepDeparture.valueOf(f.why().name()),
                    f.operationAt().orElse(null)),
            p ->
                new DepDeviceFact.DepDeviceGone(
                    p.getAccount(),
                    p.getSerialNumber(),
                    Departure.valueOf(p.getWhy().name()),
                    Optional.ofNullable(p.getOperationAt())))
        .add(
            DepDeviceFact.DepReplacementTold.class,
            DepReplacementTold.class,
            f -> new DepReplacementTold(f.account(), f.serialNumber(), f.original()),
            p ->
                new DepDeviceFact.DepReplacementTold(
                    p.getAccount(), p.getSerialNumber(), p.getOriginal()))
        .add(
            DepDeviceFact.DepAssignmentAnswered.class,
            DepAssignmentAnswered.class,
            f ->
                new DepAssignmentAnswered(
                    f.account(),
                    f.serialNumber(),
                    f.profileUuid(),
                    f.profile(),
                    DepOutcome.valueOf(f.outcome().name()),
                    f.notBefore().orElse(null)),
            p ->
                new DepDeviceFact.DepAssignmentAnswered(
                    p.getAccount(),
                    p.getSerialNumber(),
                    p.getProfileUuid(),
                    p.getProfile(),
                    AssignmentOutcome.valueOf(p.getOutcome().name()),
                    Optional.ofNullable(p.getNotBefore())))
        .add(
            DepDeviceFact.DepEnrollmentAsked.class,
            DepEnrollmentAsked.class,
            f ->
                new DepEnrollmentAsked(
                    f.account().orElse(null),
                    f.serialNumber(),
                    f.udid(),
                    f.product(),
                    f.system(),
                    DepEnrollmentAnswer.valueOf(f.answer().name()),
                    f.detail()),
            p ->
                new DepDeviceFact.DepEnrollmentAsked(
                    Optional.ofNullable(p.getAccount()),
                    p.getSerialNumber(),
                    p.getUdid(),
                    p.getProduct(),
                    p.getSystem(),
                    EnrollmentAnswer.valueOf(p.getAnswer().name()),
                    p.getDetail()));
  }

  private static dev.muster.schemas.DepListing listing(DepListing listing) {
    return new dev.muster.schemas.DepListing(
        listing.model(),
        listing.description(),
        listing.color(),
        listing.assetTag(),
        listing.family(),
        listing.os(),
        listing.profileStatus(),
        listing.profileUuid(),
        listing.assignedBy(),
        listing.assignedAt().orElse(null),
        listing.profileAssignedAt().orElse(null),
        listing.profilePushedAt().orElse(null),
        listing.migrationDeadline().orElse(null),
        listing.more());
  }

  private static DepListing listing(dev.muster.schemas.DepListing listing) {
    return new DepListing(
        SHARED.of(listing.getModel()),
        SHARED.of(listing.getDescription()),
        SHARED.of(listing.getColor()),
        listing.getAssetTag(),
        SHARED.of(listing.getFamily()),
        SHARED.of(listing.getOs()),
        SHARED.of(listing.getProfileStatus()),
        SHARED.of(listing.getProfileUuid()),
        SHARED.of(listing.getAssignedBy()),
        Optional.ofNullable(listing.getAssignedAt()),
        Optional.ofNullable(listing.getProfileAssignedAt()),
        Optional.ofNullable(listing.getProfilePushedAt()),
        Optional.ofNullable(listing.getMigrationDeadline()),
        listing.getMore());
  }

  /** What a hundred thousand devices have in common. */
  private static final Shared<String> SHARED = new Shared<>();
}
