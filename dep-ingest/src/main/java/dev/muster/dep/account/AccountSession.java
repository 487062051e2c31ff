package dev.muster.dep.account;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact.DepDetailsChanged;
import dev.muster.core.event.DepAccountFact.DepStandingChanged;
import dev.muster.core.event.DepStanding;
import dev.muster.dep.DepSettings;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.assign.Assigner;
import dev.muster.dep.sync.Heard;
import dev.muster.dep.sync.Replacements;
import dev.muster.dep.sync.Sync;
import dev.muster.dep.token.ServerTokens;
import dev.muster.log.seal.Sealer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What belongs to the time of one fence: Apple, asked with the account's token, and what Apple told
 * this node itself. For the thread of the account, but for {@link #close}.
 */
final class AccountSession implements AutoCloseable {
  private static final String NO_TOKEN = "it has no token that can be used: give it one";

  private final Record record;
  private final DepSettings settings;
  private final InstantSource clock;
  private final Heard heard = new Heard();
  private final TokenProof proof;
  private volatile Optional<Asked> asked = Optional.empty();
  private Instant detailsAt = Instant.EPOCH;
  private boolean devicesServed;
  private Optional<UUID> tried = Optional.empty();

  AccountSession(Record record, DepSettings settings, Sealer sealer, InstantSource clock) {
    this.record = record;
    this.settings = settings;
    this.clock = clock;
    this.proof = new TokenProof(record, sealer, this::client);
  }

  /** Apple, asked with one token. */
  private record Asked(
      UUID token, AppleClient client, Sync sync, Replacements replacements, Assigner assigner) {}

  /**
   * What came of a round.
   *
   * @param asked whether Apple was asked
   * @param due when something is due, if it is
   * @param problem what an admin should know, in words; empty if all is well
   */
  record Done(boolean asked, Optional<Instant> due, String problem) {}

  private AppleClient client(ServerTokens tokens) {
    return AppleClient.of(settings.apple(), tokens, clock);
  }

  /** Apple as it is asked here; empty while there is no token. Any thread may ask. */
  Optional<AppleClient> apple() {
    return asked.map(Asked::client);
  }

  void refresh() {
    record.refresh();
  }

  /** Whether a token was given that was not tried yet. */
  boolean hasNewToken() {
    Optional<UUID> staged =
        account().flatMap(DepAccount::stagedToken).map(token -> token.sealed().event());
    return staged.isPresent() && !staged.equals(tried);
  }

  void served(List<UUID> requests, String problem) {
    record.served(requests, problem);
  }

  /**
   * Does all that is due, and serves those who rang.
   *
   * @param deeds that admins wait for
   */
  Done round(Bell.Rung rung, Deeds deeds) throws AppleException {
    devicesServed = false;
    deeds.carryOut(open().map(Asked::client), record);
    String problem = prove();
    if (open().isEmpty()) {
      String why = problem.isEmpty() ? NO_TOKEN : problem;
      served(rung.requests(), why);
      return new Done(tried.isPresent(), Optional.empty(), tokenless() ? "" : why);
    }
    Asked apple = asked.orElseThrow();
    // Devices stand at the door for these.
    apple.sync().ask(rung.serialNumbers());
    served(rung.forDevices(), "");
    devicesServed = true;
    details(apple.client(), !rung.others().isEmpty());
    apple.sync().run();
    stand(DepStanding.GOOD, "");
    // That took a while, in which the rules may have changed.
    record.refresh();
    Optional<Instant> due = apple.assigner().run();
    apple.replacements().run();
    served(rung.others(), "");
    return new Done(true, due, problem);
  }

  /** Tries a token that was given, and nothing else. */
  String prove() {
    tried = account().flatMap(DepAccount::stagedToken).map(token -> token.sealed().event());
    return proof.run();
  }

  /** Those who rang and have no answer yet, where a round broke off. */
  List<UUID> unserved(Bell.Rung rung) {
    return devicesServed ? rung.others() : rung.requests();
  }

  /** Where it stands by what Apple refused. */
  void stands(AppleException refusal) {
    String code = refusal.code().orElse(refusal.reason().name());
    switch (refusal.reason()) {
      case TOKEN_REJECTED, FORBIDDEN, ACCESS_DENIED -> stand(DepStanding.REJECTED, code);
      case TERMS_NOT_SIGNED -> stand(DepStanding.TERMS_NOT_SIGNED, code);
      default -> {
        // It says nothing of the account.
      }
    }
  }

  private Optional<DepAccount> account() {
    return record.state().account(record.account());
  }

  /** An account whose set-up has just begun has no problem. */
  private boolean tokenless() {
    return account().flatMap(DepAccount::token).isEmpty();
  }

  private Optional<Asked> open() {
    Optional<DepAccount.Token> token = account().flatMap(DepAccount::token);
    if (token.isEmpty()) {
      return Optional.empty();
    }
    UUID wanted = token.get().sealed().event();
    if (asked.filter(known -> known.token().equals(wanted)).isEmpty()) {
      close();
      asked = proof.open(token.get().sealed()).map(tokens -> asked(wanted, tokens));
      detailsAt = Instant.EPOCH;
    }
    return asked;
  }

  private Asked asked(UUID token, ServerTokens tokens) {
    AppleClient client = client(tokens);
    Sync sync = new Sync(client, record, clock, settings.listEvery(), settings.page(), heard);
    return new Asked(
        token,
        client,
        sync,
        new Replacements(client, record),
        new Assigner(client, record, sync, heard, clock));
  }

  /** Asks whose account it is: at first, now and then, and when someone wants to know. */
  private void details(AppleClient client, boolean now) throws AppleException {
    if (!now && detailsAt.plus(settings.listEvery()).isAfter(clock.instant())) {
      return;
    }
    DepAccountDetails details = TokenProof.details(client.account());
    detailsAt = clock.instant();
    if (account().flatMap(DepAccount::details).filter(details::equals).isEmpty()) {
      record.write(List.of(new DepDetailsChanged(record.account(), details)));
    }
  }

  private void stand(DepStanding standing, String code) {
    Optional<DepAccount> known = account();
    boolean same =
        known
            .filter(a -> a.standing().equals(Optional.of(standing)))
            .filter(a -> a.standingCode().equals(code))
            .isPresent();
    if (known.isPresent() && !same) {
      record.write(List.of(new DepStandingChanged(record.account(), standing, code)));
    }
  }

  /** Ends what is asked of Apple now. Any thread may. */
  @Override
  public void close() {
    asked.ifPresent(apple -> apple.client().close());
  }
}
