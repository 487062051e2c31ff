package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.CertificateIdentity;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Grant;
import dev.muster.core.event.IdentityFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.SignIn;
import dev.muster.schemas.AccountMode;
import dev.muster.schemas.CertificateRevoked;
import dev.muster.schemas.DeviceBlocked;
import dev.muster.schemas.DeviceUnblocked;
import dev.muster.schemas.GrantKind;
import dev.muster.schemas.ReenrollmentAllowed;
import dev.muster.schemas.RenewalRequested;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/** Identities of devices, and the certificates that show them. */
final class IdentityMapping {
  private static final dev.muster.schemas.Grant OPEN =
      new dev.muster.schemas.Grant(GrantKind.OPEN, null, null, null);

  private IdentityMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            IdentityFact.CertificateRevoked.class,
            CertificateRevoked.class,
            revoked -> toSchema(revoked.identity(), CertificateRevoked::new),
            p -> new IdentityFact.CertificateRevoked(toCore(p.getIdentity(), p.getSha256())))
        .add(
            IdentityFact.ReenrollmentAllowed.class,
            ReenrollmentAllowed.class,
            allowed -> new ReenrollmentAllowed(allowed.until()),
            p -> new IdentityFact.ReenrollmentAllowed(p.getUntil()))
        .add(
            IdentityFact.RenewalRequested.class,
            RenewalRequested.class,
            asked -> new RenewalRequested(asked.command().value(), buffer(asked.certificate())),
            p ->
                new IdentityFact.RenewalRequested(
                    new CommandUuid(p.getCommandUuid()), digest(p.getCertificate())))
        .add(
            IdentityFact.DeviceBlocked.class,
            DeviceBlocked.class,
            blocked -> new DeviceBlocked(),
            p -> new IdentityFact.DeviceBlocked())
        .add(
            IdentityFact.DeviceUnblocked.class,
            DeviceUnblocked.class,
            unblocked -> new DeviceUnblocked(),
            p -> new IdentityFact.DeviceUnblocked());
  }

  /** Makes a record of the schema from a URN or a SHA-256, of which the other is null. */
  static <T> T toSchema(CertificateIdentity identity, BiFunction<String, ByteBuffer, T> schema) {
    return switch (identity) {
      case CertificateIdentity.Issued(var urn) -> schema.apply(urn, null);
      case CertificateIdentity.Foreign(var sha256) -> schema.apply(null, buffer(sha256));
    };
  }

  /** The identity of a URN or, where that is null, of a SHA-256. */
  static CertificateIdentity toCore(String urn, ByteBuffer sha256) {
    return urn == null
        ? new CertificateIdentity.Foreign(digest(sha256))
        : new CertificateIdentity.Issued(urn);
  }

  static dev.muster.schemas.PresentedCertificate certificate(PresentedCertificate certificate) {
    return new dev.muster.schemas.PresentedCertificate(
        certificate.identity() instanceof CertificateIdentity.Issued(var urn) ? urn : null,
        buffer(certificate.sha256()),
        certificate.validFrom(),
        certificate.validUntil().orElse(Instant.EPOCH),
        certificate.grant().map(IdentityMapping::grant).orElse(null));
  }

  private static dev.muster.schemas.Grant grant(Grant grant) {
    return switch (grant) {
      case Grant.Open open -> OPEN;
      case Grant.ForSerialNumber(var serial) ->
          new dev.muster.schemas.Grant(GrantKind.SERIAL_NUMBER, serial, null, null);
      case Grant.ForDevice(var device) ->
          new dev.muster.schemas.Grant(GrantKind.DEVICE, device.value(), null, null);
      case Grant.Renewal(var device) ->
          new dev.muster.schemas.Grant(GrantKind.RENEWAL, device.value(), null, null);
      case Grant.ForDepDevice(var serial, var device) ->
          new dev.muster.schemas.Grant(GrantKind.DEP_DEVICE, device.value(), serial, null);
      case Grant.SignedIn(var signIn, var devices) -> signedIn(grant(devices), signIn(signIn));
    };
  }

  private static dev.muster.schemas.Grant signedIn(
      dev.muster.schemas.Grant devices, dev.muster.schemas.SignIn signIn) {
    return new dev.muster.schemas.Grant(
        devices.getKind(), devices.getSubject(), devices.getSerialNumber(), signIn);
  }

  private static Grant grant(dev.muster.schemas.Grant grant) {
    Grant devices = devices(grant);
    return grant.getSignIn() == null
        ? devices
        : new Grant.SignedIn(signIn(grant.getSignIn()), devices);
  }

  static dev.muster.schemas.SignIn signIn(SignIn signIn) {
    return new dev.muster.schemas.SignIn(
        signIn.user(),
        signIn.subject(),
        signIn.fullName().orElse(null),
        signIn.account().orElse(null),
        signIn.mode().map(mode -> AccountMode.valueOf(mode.name())).orElse(null));
  }

  static SignIn signIn(dev.muster.schemas.SignIn signIn) {
    return new SignIn(
        signIn.getUser(),
        signIn.getSubject(),
        Optional.ofNullable(signIn.getFullName()),
        Optional.ofNullable(signIn.getAccount()),
        Optional.ofNullable(signIn.getMode()).map(mode -> SignIn.Mode.valueOf(mode.name())));
  }

  private static Grant devices(dev.muster.schemas.Grant grant) {
    return switch (grant.getKind()) {
      case OPEN -> new Grant.Open();
      case SERIAL_NUMBER -> new Grant.ForSerialNumber(grant.getSubject());
      case DEVICE -> new Grant.ForDevice(new EnrollmentId(grant.getSubject()));
      case RENEWAL -> new Grant.Renewal(new EnrollmentId(grant.getSubject()));
      case DEP_DEVICE ->
          new Grant.ForDepDevice(grant.getSerialNumber(), new EnrollmentId(grant.getSubject()));
      case UNKNOWN -> throw new IllegalArgumentException("a grant of an unknown kind");
    };
  }

  static PresentedCertificate certificate(dev.muster.schemas.PresentedCertificate certificate) {
    Digest256 sha256 = digest(certificate.getSha256());
    String urn = certificate.getIdentity();
    return new PresentedCertificate(
        urn == null ? new CertificateIdentity.Foreign(sha256) : new CertificateIdentity.Issued(urn),
        sha256,
        certificate.getValidFrom(),
        Optional.of(certificate.getValidUntil()).filter(Instant.EPOCH::isBefore),
        Optional.ofNullable(certificate.getGrant()).map(IdentityMapping::grant));
  }
}
