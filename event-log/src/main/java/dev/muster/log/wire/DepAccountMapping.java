package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.bytes;
import static dev.muster.log.wire.AvroValues.digest;
import static dev.muster.log.wire.AvroValues.sealed;

import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepStanding;
import dev.muster.schemas.DepAccountRemoved;
import dev.muster.schemas.DepCallPassedOn;
import dev.muster.schemas.DepCursorLost;
import dev.muster.schemas.DepCursorMoved;
import dev.muster.schemas.DepCursorStuck;
import dev.muster.schemas.DepDetailsChanged;
import dev.muster.schemas.DepKeyMade;
import dev.muster.schemas.DepStandingChanged;
import dev.muster.schemas.DepSyncRequested;
import dev.muster.schemas.DepSyncServed;
import dev.muster.schemas.DepTokenAccepted;
import dev.muster.schemas.DepTokenGivenOut;
import dev.muster.schemas.DepTokenRefused;
import dev.muster.schemas.DepTokenStaged;
import dev.muster.schemas.DepWorkBegan;
import java.util.Optional;

/** Accounts of Apple's Device Enrollment Program. */
final class DepAccountMapping {
  private DepAccountMapping() {}

  static FactTable enter(FactTable table) {
    return tokens(cursors(syncs(work(others(table)))))
        .add(
            DepAccountFact.DepStandingChanged.class,
            DepStandingChanged.class,
            f -> new DepStandingChanged(f.account(), standing(f.standing()), f.code()),
            p ->
                new DepAccountFact.DepStandingChanged(
                    p.getAccount(), standing(p.getStanding()), p.getCode()))
        .add(
            DepAccountFact.DepDetailsChanged.class,
            DepDetailsChanged.class,
            f -> new DepDetailsChanged(f.account(), details(f.details())),
            p -> new DepAccountFact.DepDetailsChanged(p.getAccount(), details(p.getDetails())))
        .add(
            DepAccountFact.DepAccountRemoved.class,
            DepAccountRemoved.class,
            f -> new DepAccountRemoved(f.account(), f.why().orElse(null)),
            p ->
                new DepAccountFact.DepAccountRemoved(
                    p.getAccount(), Optional.ofNullable(p.getWhy())));
  }

  private static FactTable others(FactTable table) {
    return table
        .add(
            DepAccountFact.DepCallPassedOn.class,
            DepCallPassedOn.class,
            f -> new DepCallPassedOn(f.account(), f.method(), f.path()),
            p -> new DepAccountFact.DepCallPassedOn(p.getAccount(), p.getMethod(), p.getPath()))
        .add(
            DepAccountFact.DepTokenGivenOut.class,
            DepTokenGivenOut.class,
            f -> new DepTokenGivenOut(f.account()),
            p -> new DepAccountFact.DepTokenGivenOut(p.getAccount()));
  }

  private static FactTable tokens(FactTable table) {
    return table
        .add(
            DepAccountFact.DepKeyMade.class,
            DepKeyMade.class,
            f -> new DepKeyMade(f.account(), buffer(f.certificate()), sealed(f.key())),
            p ->
                new DepAccountFact.DepKeyMade(
                    p.getAccount(), bytes(p.getCertificate()), sealed(p.getKey())))
        .add(
            DepAccountFact.DepTokenStaged.class,
            DepTokenStaged.class,
            f ->
                new DepTokenStaged(
                    f.account(),
                    buffer(f.certificate()),
                    buffer(f.consumerKey()),
                    sealed(f.token()),
                    f.expiresAt(),
                    f.forced(),
                    f.ofNewKey()),
            p ->
                new DepAccountFact.DepTokenStaged(
                    p.getAccount(),
                    digest(p.getCertificate()),
                    digest(p.getConsumerKey()),
                    sealed(p.getToken()),
                    p.getExpiresAt(),
                    p.getForced(),
                    p.getOfNewKey()))
        .add(
            DepAccountFact.DepTokenAccepted.class,
            DepTokenAccepted.class,
            f -> new DepTokenAccepted(f.account(), f.token(), details(f.details())),
            p ->
                new DepAccountFact.DepTokenAccepted(
                    p.getAccount(), p.getToken(), details(p.getDetails())))
        .add(
            DepAccountFact.DepTokenRefused.class,
            DepTokenRefused.class,
            f -> new DepTokenRefused(f.account(), f.token(), f.why()),
            p -> new DepAccountFact.DepTokenRefused(p.getAccount(), p.getToken(), p.getWhy()));
  }

  private static FactTable syncs(FactTable table) {
    return table
        .add(
            DepAccountFact.DepSyncRequested.class,
            DepSyncRequested.class,
            f -> new DepSyncRequested(f.account(), f.serialNumber().orElse(null)),
            p ->
                new DepAccountFact.DepSyncRequested(
                    p.getAccount(), Optional.ofNullable(p.getSerialNumber())))
        .add(
            DepAccountFact.DepSyncServed.class,
            DepSyncServed.class,
            f -> new DepSyncServed(f.account(), f.problem()),
            p -> new DepAccountFact.DepSyncServed(p.getAccount(), p.getProblem()));
  }

  private static FactTable work(FactTable table) {
    return table.add(
        DepAccountFact.DepWorkBegan.class,
        DepWorkBegan.class,
        f -> new DepWorkBegan(f.account()),
        p -> new DepAccountFact.DepWorkBegan(p.getAccount()));
  }

  private static FactTable cursors(FactTable table) {
    return table
        .add(
            DepAccountFact.DepCursorMoved.class,
            DepCursorMoved.class,
            f -> new DepCursorMoved(f.account(), f.cursor(), f.listing(), f.listed()),
            p ->
                new DepAccountFact.DepCursorMoved(
                    p.getAccount(), p.getCursor(), p.getListing(), p.getListed()))
        .add(
            DepAccountFact.DepCursorStuck.class,
            DepCursorStuck.class,
            f -> new DepCursorStuck(f.account(), f.cursor()),
            p -> new DepAccountFact.DepCursorStuck(p.getAccount(), p.getCursor()))
        .add(
            DepAccountFact.DepCursorLost.class,
            DepCursorLost.class,
            f -> new DepCursorLost(f.account(), f.code()),
            p -> new DepAccountFact.DepCursorLost(p.getAccount(), p.getCode()));
  }

  private static dev.muster.schemas.DepAccountDetails details(DepAccountDetails details) {
    return new dev.muster.schemas.DepAccountDetails(
        details.serverName(),
        details.serverUuid(),
        details.adminId(),
        details.organization(),
        details.organizationId(),
        details.pageLimit());
  }

  private static DepAccountDetails details(dev.muster.schemas.DepAccountDetails details) {
    return new DepAccountDetails(
        details.getServerName(),
        details.getServerUuid(),
        details.getAdminId(),
        details.getOrganization(),
        details.getOrganizationId(),
        details.getPageLimit());
  }

  private static dev.muster.schemas.DepStanding standing(DepStanding standing) {
    return dev.muster.schemas.DepStanding.valueOf(standing.name());
  }

  private static DepStanding standing(dev.muster.schemas.DepStanding standing) {
    return DepStanding.valueOf(standing.name());
  }
}
