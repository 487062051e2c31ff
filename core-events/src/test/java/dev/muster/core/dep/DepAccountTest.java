package dev.muster.core.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepTokenAccepted;
import dev.muster.core.event.DepAccountFact.DepTokenRefused;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.SealedBytes;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DepAccountTest {
  private static final SealedBytes SEALED =
      new SealedBytes("k", Bytes.wrap(new byte[1]), Bytes.wrap(new byte[1]));
  private static final DepAccountDetails DETAILS =
      new DepAccountDetails("Muster", "S", "a", "o", "1", 1000);

  @Test
  void aVerdictAboutATokenThatWasReplacedMeanwhileSaysNothingOfTheNewOne() {
    Given given = Given.account();
    Optional<DepAccount.Token> used = account(given).token();
    stage(given, false);
    UUID first = staged(given);
    stage(given, false);
    UUID second = staged(given);
    given.that(new DepTokenAccepted(Given.ACCOUNT, first, DETAILS));
    given.that(new DepTokenRefused(Given.ACCOUNT, first, "no"));
    assertEquals(used, account(given).token());
    assertEquals(second, staged(given));
    given.accepted();
    assertEquals(second, account(given).token().orElseThrow().sealed().event());
  }

  @Test
  void aKeyIsUsedOnceATokenThatWasMadeForItIsAccepted() {
    Given given = Given.account();
    Optional<DepAccount.Key> used = account(given).key();
    stage(given, false);
    UUID old = staged(given);
    given.that(new DepKeyMade(Given.ACCOUNT, Bytes.wrap(new byte[2]), SEALED));
    given.that(new DepTokenAccepted(Given.ACCOUNT, old, DETAILS));
    assertEquals(used, account(given).key());
    assertTrue(account(given).stagedKey().isPresent());
    stage(given, true);
    given.accepted();
    assertEquals(2, account(given).key().orElseThrow().certificate().length());
    assertTrue(account(given).stagedKey().isEmpty());
  }

  private static void stage(Given given, boolean ofNewKey) {
    Digest256 digest = new Digest256(1, 2, 3, 4);
    given.that(
        new DepTokenStaged(Given.ACCOUNT, digest, digest, SEALED, Given.START, false, ofNewKey));
  }

  private static UUID staged(Given given) {
    return account(given).stagedToken().orElseThrow().sealed().event();
  }

  private static DepAccount account(Given given) {
    return given.state().account(Given.ACCOUNT).orElseThrow();
  }
}
