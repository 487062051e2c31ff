package dev.muster.core.fleet;

import dev.muster.core.event.CertificateFact;
import dev.muster.core.event.ExpiryFact;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.LinkFact;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.TokenFact;
import dev.muster.core.event.WebhookFact;
import java.time.Instant;
import java.util.UUID;

/**
 * What the fleet log says of the installation, at one offset: each family of facts folds into a
 * state of its own. Immutable.
 *
 * @param tokens the tokens of the admin API
 * @param links the enrollment links
 * @param spent the challenges that certificates were issued for
 * @param requests what was requested lately
 * @param pushCertificates by which Apple takes pushes
 * @param expiryWarnings of certificates that end soon
 * @param secrets that are kept about devices
 * @param packages that devices can be told to install
 * @param webhooks by which others are told what happens
 */
public record FleetState(
    Tokens tokens,
    Links links,
    SpentChallenges spent,
    Requests requests,
    PushCertificates pushCertificates,
    ExpiryWarnings expiryWarnings,
    Secrets secrets,
    Packages packages,
    Webhooks webhooks) {

  /**
   * Changes with every change of what the same facts fold to, and of what an entry means, that the
   * schemas do not show. One higher makes snapshots be made anew.
   */
  public static final int VERSION = 1;

  /** An installation of which the log says nothing. */
  public static final FleetState EMPTY =
      new FleetState(
          Tokens.NONE,
          Links.NONE,
          SpentChallenges.NONE,
          Requests.NONE,
          PushCertificates.NONE,
          ExpiryWarnings.NONE,
          Secrets.NONE,
          Packages.NONE,
          Webhooks.NONE);

  /**
   * Folds one fact about the fleet.
   *
   * @param event the id of its event
   * @param at when it happened, by the clock of the node that recorded it
   */
  public FleetState evolve(FleetFact fact, UUID event, Instant at) {
    return switch (fact) {
      case TokenFact f ->
          new FleetState(
              tokens.evolve(f, at),
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case LinkFact f ->
          new FleetState(
              tokens,
              links.evolve(f, at),
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case CertificateFact f ->
          new FleetState(
              tokens,
              links,
              spent.evolve(f, at),
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case RequestFact f ->
          new FleetState(
              tokens,
              links,
              spent,
              requests.evolve(f, at),
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case PushCertificateFact f ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates.evolve(f, event, at),
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case ExpiryFact f ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings.evolve(f, at),
              secrets,
              packages,
              webhooks);
      case SecretFact f ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets.evolve(f, event, at),
              packages,
              webhooks);
      case PackageFact f ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages.evolve(f, at),
              webhooks);
      case WebhookFact f -> with(webhooks.evolve(f, event, at));
      case LoadFact f -> this;
    };
  }

  /**
   * Tells each entry that is another than in an older state. It takes as long as there are changes,
   * whatever the size.
   */
  public void changedSince(FleetState older, FleetChange visitor) {
    tokens.changedSince(older.tokens, visitor);
    links.changedSince(older.links, visitor);
    spent.changedSince(older.spent, visitor);
    requests.changedSince(older.requests, visitor);
    pushCertificates.changedSince(older.pushCertificates, visitor);
    expiryWarnings.changedSince(older.expiryWarnings, visitor);
    secrets.changedSince(older.secrets, visitor);
    packages.changedSince(older.packages, visitor);
    webhooks.changedSince(older.webhooks, visitor);
  }

  /**
   * The same with an entry of a state that was folded before. All of them, in any order, make that
   * state of {@link #EMPTY}.
   */
  public FleetState with(FleetEntry entry) {
    return switch (entry) {
      case FleetEntry.TokenEntry(var token) ->
          new FleetState(
              tokens.with(token),
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.LinkEntry(var link) ->
          new FleetState(
              tokens,
              links.with(link),
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.SpentEntry(var challenge, var certificate) ->
          new FleetState(
              tokens,
              links,
              spent.with(challenge, certificate),
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.RequestEntry request ->
          new FleetState(
              tokens,
              links,
              spent,
              requests.with(request),
              pushCertificates,
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.PushCertificateEntry(var certificate) ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates.with(certificate),
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.PushKeyEntry key ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates.with(key),
              expiryWarnings,
              secrets,
              packages,
              webhooks);
      case FleetEntry.ExpiryWarningEntry(var warning) ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings.with(warning),
              secrets,
              packages,
              webhooks);
      case FleetEntry.SecretEntry(var secret) ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets.with(secret),
              packages,
              webhooks);
      case FleetEntry.PackageEntry(var one) ->
          new FleetState(
              tokens,
              links,
              spent,
              requests,
              pushCertificates,
              expiryWarnings,
              secrets,
              packages.with(one),
              webhooks);
      case FleetEntry.WebhookEntry(var webhook) -> with(webhooks.with(webhook));
      case FleetEntry.HeldDeviceEntry(var device) -> with(webhooks.with(device));
      case FleetEntry.DeadLetterEntry(var letter) -> with(webhooks.with(letter));
    };
  }

  private FleetState with(Webhooks others) {
    return new FleetState(
        tokens,
        links,
        spent,
        requests,
        pushCertificates,
        expiryWarnings,
        secrets,
        packages,
        others);
  }
}
