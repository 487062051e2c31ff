package dev.muster.dep.account;

import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepAccountFact.DepTokenAccepted;
import dev.muster.core.event.DepAccountFact.DepTokenRefused;
import dev.muster.dep.apple.AccountDetails;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.token.ServerTokens;
import dev.muster.dep.token.TokenFileException;
import dev.muster.log.seal.SealException;
import dev.muster.log.seal.Sealer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tries a staged token at Apple before it takes the place of the one that works. For the thread of
 * the account.
 */
final class TokenProof {
  private final Record record;
  private final Sealer sealer;
  private final Function<ServerTokens, AppleClient> clients;

  TokenProof(Record record, Sealer sealer, Function<ServerTokens, AppleClient> clients) {
    this.record = record;
    this.sealer = sealer;
    this.clients = clients;
  }

  /**
   * Tries the account's staged token, if there is one. Whatever comes of it, the one before goes
   * on.
   *
   * @return why it could not be tried, in words; empty if there is none, or it was
   */
  String run() {
    Optional<DepAccount> account = record.state().account(record.account());
    Optional<DepAccount.Token> staged = account.flatMap(DepAccount::stagedToken);
    if (staged.isPresent()) {
      try {
        record.write(List.of(verdict(account.get(), staged.get())));
      } catch (AppleException e) {
        return "Apple does not answer to the new token: " + e.getMessage();
      }
    }
    return "";
  }

  private DepAccountFact verdict(DepAccount account, DepAccount.Token staged)
      throws AppleException {
    boolean another =
        account.token().filter(t -> !t.consumerKey().equals(staged.consumerKey())).isPresent();
    if (another && !staged.forced()) {
      return refused(
          staged,
          "it has another consumer key than the token in use, so it was made for another server or"
              + " by another of the organization's people: if that is meant, give it with --force");
    }
    Optional<ServerTokens> tokens = open(staged.sealed());
    if (tokens.isEmpty()) {
      return refused(staged, "it can't be opened with this installation's keys: give it again");
    }
    try (AppleClient client = clients.apply(tokens.get())) {
      AccountDetails details = client.account();
      Optional<String> before = account.details().map(DepAccountDetails::serverUuid);
      if (before.filter(uuid -> !uuid.equals(details.serverUuid())).isPresent()
          && !staged.forced()) {
        return refused(
            staged,
            "it is of another server (%s) at Apple: if that is meant, give it with --force"
                .formatted(details.serverName()));
      }
      return new DepTokenAccepted(record.account(), staged.sealed().event(), details(details));
    } catch (AppleException e) {
      return switch (e.reason()) {
        case TOKEN_REJECTED, FORBIDDEN, ACCESS_DENIED -> refused(staged, e.getMessage());
        default -> throw e;
      };
    }
  }

  private DepTokenRefused refused(DepAccount.Token staged, String why) {
    return new DepTokenRefused(record.account(), staged.sealed().event(), why);
  }

  /** The tokens in an event; empty if they can't be opened any more. */
  Optional<ServerTokens> open(SealedIn sealed) {
    try {
      byte[] clear = sealer.open(sealed.event(), sealed.value());
      return Optional.of(ServerTokens.ofJson(new String(clear, StandardCharsets.UTF_8)));
    } catch (SealException | TokenFileException e) {
      return Optional.empty();
    }
  }

  /** What Apple says of an account, as the core keeps it. */
  static DepAccountDetails details(AccountDetails said) {
    return new DepAccountDetails(
        said.serverName(),
        said.serverUuid(),
        said.adminId().orElse(""),
        said.orgName().orElse(""),
        said.orgId().orElse(""),
        said.most("POST", "/server/devices").orElse(0));
  }
}
