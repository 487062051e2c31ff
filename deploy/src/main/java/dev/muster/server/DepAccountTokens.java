package dev.muster.server;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.EnrollmentId;
import dev.muster.dep.token.DepKeyPair;
import dev.muster.dep.token.MaidJwt;
import dev.muster.gateway.token.AccountTokens;
import dev.muster.log.EventLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Signs for a device with the key of the DEP account that has it. For one that none has, as the
 * devices that people bring, with the key of the account that is named for these, or the only one.
 */
final class DepAccountTokens implements AccountTokens {
  private final EventLog log;
  private final Optional<String> named;
  private final InstantSource clock;

  /**
   * With the keys in this log.
   *
   * @param named the account for devices that none has
   */
  DepAccountTokens(EventLog log, Optional<String> named, InstantSource clock) {
    this.log = log;
    this.named = named;
    this.clock = clock;
  }

  @Override
  public boolean knows(EnrollmentId device) {
    return signer(device).isPresent();
  }

  @Override
  public Optional<String> make(EnrollmentId device, UUID id) {
    return signer(device).map(account -> sign(account, id));
  }

  private String sign(DepAccount account, UUID id) {
    DepAccount.Key key = account.key().orElseThrow();
    byte[] pkcs8 = log.sealer().open(key.sealed().event(), key.sealed().value());
    return MaidJwt.make(
        DepKeyPair.of(pkcs8, key.certificate().toArray()).privateKey(),
        account.details().map(DepAccountDetails::serverUuid).orElseThrow(),
        clock.instant(),
        id.toString().toUpperCase(Locale.ROOT));
  }

  private Optional<DepAccount> signer(EnrollmentId device) {
    DepState state = log.dep().state();
    return log.view()
        .device(device)
        .description()
        .serialNumber()
        .flatMap(state::device)
        .filter(DepDevice::present)
        .flatMap(listed -> state.account(listed.key().account()))
        .filter(DepAccountTokens::signs)
        .or(() -> named.flatMap(state::account).filter(DepAccountTokens::signs))
        .or(() -> only(state));
  }

  private static Optional<DepAccount> only(DepState state) {
    List<DepAccount> signing = new ArrayList<>();
    state
        .accounts()
        .forEach(
            (name, account) -> {
              if (signs(account)) {
                signing.add(account);
              }
            });
    return signing.size() == 1 ? Optional.of(signing.getFirst()) : Optional.empty();
  }

  /** Apple has to have said which server it is. */
  private static boolean signs(DepAccount account) {
    return account.key().isPresent()
        && account.details().filter(details -> !details.serverUuid().isEmpty()).isPresent();
  }
}
