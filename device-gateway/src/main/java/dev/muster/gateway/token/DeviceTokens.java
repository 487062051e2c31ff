package dev.muster.gateway.token;

import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.GetToken;
import dev.muster.core.event.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/** Gives devices the tokens that they ask for. Safe for any thread. */
public final class DeviceTokens {
  private final AccountTokens accounts;
  private final WatchPairing pairings;

  /** From these. */
  public DeviceTokens(AccountTokens accounts, WatchPairing pairings) {
    this.accounts = accounts;
    this.pairings = pairings;
  }

  /**
   * Why a device can't have what it asks for; empty if it can. Never blocks.
   *
   * @param security the security token of a watch
   */
  public Optional<RefusalReason> refusal(
      EnrollmentId sender, GetToken asked, Optional<String> security) {
    return switch (asked.service()) {
      case GetToken.MANAGED_ACCOUNT ->
          accounts.knows(sender.device())
              ? Optional.empty()
              : Optional.of(RefusalReason.TOKEN_WITHOUT_ACCOUNT);
      // The phone itself asks, and for itself: its own channel has its UDID.
      case GetToken.WATCH_PAIRING ->
          sender.isDevice()
                  && security.filter(s -> pairings.asked(asked.watch().orElse(""), s)).isPresent()
              ? Optional.empty()
              : Optional.of(RefusalReason.MALFORMED);
      default -> Optional.of(RefusalReason.TOKEN_SERVICE_UNKNOWN);
    };
  }

  /**
   * The token. Takes CPU and may block for a moment.
   *
   * @param event which the message became
   */
  public byte[] make(EnrollmentId sender, GetToken asked, UUID event) {
    String token =
        asked.service().equals(GetToken.MANAGED_ACCOUNT)
            ? accounts
                .make(sender.device(), event)
                .orElseThrow(() -> new IllegalStateException("the account is gone"))
            : pairings.pair(sender.value(), asked.watch().orElseThrow());
    return token.getBytes(StandardCharsets.UTF_8);
  }
}
