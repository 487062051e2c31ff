package dev.muster.core.fleet;

import dev.muster.core.desired.DesiredSets;
import dev.muster.core.event.ActivationLockFact;
import dev.muster.core.event.CertificateFact;
import dev.muster.core.event.DesiredFact;
import dev.muster.core.event.EscrowFact;
import dev.muster.core.event.ExpiryFact;
import dev.muster.core.event.FleetFact;
import dev.muster.core.event.LinkFact;
import dev.muster.core.event.LoadFact;
import dev.muster.core.event.MicroMdmFact;
import dev.muster.core.event.PackageFact;
import dev.muster.core.event.PushCertificateFact;
import dev.muster.core.event.RequestFact;
import dev.muster.core.event.SecretFact;
import dev.muster.core.event.TokenFact;
import dev.muster.core.event.WebhookFact;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;

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
 * @param desired what the fleet should be
 * @param escrowKeys that Macs encrypt their recovery keys for
 * @param microMdm what clients of MicroMDM keep here
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
    Webhooks webhooks,
    DesiredSets desired,
    EscrowKeys escrowKeys,
    MicroMdmThings microMdm) {

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
          Webhooks.NONE,
          DesiredSets.NONE,
          EscrowKeys.NONE,
          MicroMdmThings.NONE);

  /**
   * Folds one fact about the fleet.
   *
   * @param event the id of its event
   * @param at when it happened, by the clock of the node that recorded it
   */
  public FleetState evolve(FleetFact fact, UUID event, Instant at) {
    return switch (fact) {
      case TokenFact f -> with(tokens.evolve(f, at));
      case LinkFact f -> with(links.evolve(f, at));
      case CertificateFact f -> with(spent.evolve(f, at));
      case RequestFact f -> with(requests.evolve(f, at));
      case PushCertificateFact f -> with(pushCertificates.evolve(f, event, at));
      case ExpiryFact f -> with(expiryWarnings.evolve(f, at));
      case SecretFact f -> with(secrets.evolve(f, event, at));
      case PackageFact f -> with(packages.evolve(f, at));
      case WebhookFact f -> with(webhooks.evolve(f, event, at));
      case DesiredFact f -> with(desired.evolve(f, event, at));
      case EscrowFact f -> with(escrowKeys.evolve(f, event, at));
      case MicroMdmFact f -> with(microMdm.evolve(f, at));
      case LoadFact f -> this;
      case ActivationLockFact f -> this;
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
    desired.changedSince(older.desired, visitor);
    escrowKeys.changedSince(older.escrowKeys, visitor);
    microMdm.changedSince(older.microMdm, visitor);
  }

  /**
   * The same with an entry of a state that was folded before. All of them, in any order, make that
   * state of {@link #EMPTY}.
   */
  public FleetState with(FleetEntry entry) {
    return switch (entry) {
      case FleetEntry.TokenEntry(var token) -> with(tokens.with(token));
      case FleetEntry.LinkEntry(var link) -> with(links.with(link));
      case FleetEntry.SpentEntry(var challenge, var certificate) ->
          with(spent.with(challenge, certificate));
      case FleetEntry.RequestEntry request -> with(requests.with(request));
      case FleetEntry.PushCertificateEntry(var certificate) ->
          with(pushCertificates.with(certificate));
      case FleetEntry.PushKeyEntry key -> with(pushCertificates.with(key));
      case FleetEntry.ExpiryWarningEntry(var warning) -> with(expiryWarnings.with(warning));
      case FleetEntry.SecretEntry(var secret) -> with(secrets.with(secret));
      case FleetEntry.PackageEntry(var one) -> with(packages.with(one));
      case FleetEntry.WebhookEntry(var webhook) -> with(webhooks.with(webhook));
      case FleetEntry.HeldDeviceEntry(var device) -> with(webhooks.with(device));
      case FleetEntry.DeadLetterEntry(var letter) -> with(webhooks.with(letter));
      case FleetEntry.DesiredSetEntry(var set) -> with(desired.with(set));
      case FleetEntry.EscrowKeyEntry(var key) -> with(escrowKeys.with(key));
      case FleetEntry.MicroThingEntry(var thing) -> with(microMdm.with(thing));
      case FleetEntry.MicroDeviceEntry(var device, var at) -> with(microMdm.with(device, at));
    };
  }

  private FleetState with(Tokens changed) {
    return copied(next -> next.tokens = changed);
  }

  private FleetState with(Links changed) {
    return copied(next -> next.links = changed);
  }

  private FleetState with(SpentChallenges changed) {
    return copied(next -> next.spent = changed);
  }

  private FleetState with(Requests changed) {
    return copied(next -> next.requests = changed);
  }

  private FleetState with(PushCertificates changed) {
    return copied(next -> next.pushCertificates = changed);
  }

  private FleetState with(ExpiryWarnings changed) {
    return copied(next -> next.expiryWarnings = changed);
  }

  private FleetState with(Secrets changed) {
    return copied(next -> next.secrets = changed);
  }

  private FleetState with(Packages changed) {
    return copied(next -> next.packages = changed);
  }

  private FleetState with(Webhooks changed) {
    return copied(next -> next.webhooks = changed);
  }

  private FleetState with(DesiredSets changed) {
    return copied(next -> next.desired = changed);
  }

  private FleetState with(EscrowKeys changed) {
    return copied(next -> next.escrowKeys = changed);
  }

  private FleetState with(MicroMdmThings changed) {
    return copied(next -> next.microMdm = changed);
  }

  private FleetState copied(Consumer<Changed> change) {
    Changed next = new Changed(this);
    change.accept(next);
    return next.made();
  }

  /** The components of the next state, of which a change names those that it changes. */
  private static final class Changed {
    private Tokens tokens;
    private Links links;
    private SpentChallenges spent;
    private Requests requests;
    private PushCertificates pushCertificates;
    private ExpiryWarnings expiryWarnings;
    private Secrets secrets;
    private Packages packages;
    private Webhooks webhooks;
    private DesiredSets desired;
    private EscrowKeys escrowKeys;
    private MicroMdmThings microMdm;

    private Changed(FleetState of) {
      tokens = of.tokens;
      links = of.links;
      spent = of.spent;
      requests = of.requests;
      pushCertificates = of.pushCertificates;
      expiryWarnings = of.expiryWarnings;
      secrets = of.secrets;
      packages = of.packages;
      webhooks = of.webhooks;
      desired = of.desired;
      escrowKeys = of.escrowKeys;
      microMdm = of.microMdm;
    }

    private FleetState made() {
      return new FleetState(
          tokens,
          links,
          spent,
          requests,
          pushCertificates,
          expiryWarnings,
          secrets,
          packages,
          webhooks,
          desired,
          escrowKeys,
          microMdm);
    }
  }
}
