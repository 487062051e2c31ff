package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Facts about an account of Apple's service: a server that an organization has made for us in Apple
 * Business or School, by whose token we ask. The account stands in each, under the name that the
 * admin gave it here.
 */
public sealed interface DepAccountFact extends DepFact {
  /** The account that it is about. */
  String account();

  /**
   * A key pair was made, whose certificate is to be uploaded to Apple. Until a token made for it
   * was accepted, it stands beside the one that is used.
   *
   * @param certificate DER, self-signed
   * @param key PKCS#8; it opens the token's file, and later signs tokens for Managed Apple Accounts
   */
  record DepKeyMade(String account, Bytes certificate, SealedBytes key) implements DepAccountFact {}

  /**
   * An admin gave a token that Apple made for the key. It is used once Apple has answered to it.
   *
   * @param certificate SHA-256 of the certificate that it was made for
   * @param consumerKey SHA-256 of the token's consumer key, which stays the same over renewals
   * @param token the token's JSON
   * @param expiresAt when Apple stops taking it
   * @param forced it may be of another server, or made by another of the organization's people
   * @param ofNewKey whether it was made for the key that no accepted token is made for yet
   */
  record DepTokenStaged(
      String account,
      Digest256 certificate,
      Digest256 consumerKey,
      SealedBytes token,
      Instant expiresAt,
      boolean forced,
      boolean ofNewKey)
      implements DepAccountFact {}

  /**
   * Apple answered to the staged token, which takes the place of the one before.
   *
   * @param token the event that staged it
   */
  record DepTokenAccepted(String account, UUID token, DepAccountDetails details)
      implements DepAccountFact {}

  /**
   * The staged token can't be used, and the one before stays.
   *
   * @param token the event that staged it
   * @param why for an admin
   */
  record DepTokenRefused(String account, UUID token, String why) implements DepAccountFact {}

  /**
   * How Apple takes the token has changed.
   *
   * @param code what Apple said, by its code; empty where all is well
   */
  record DepStandingChanged(String account, DepStanding standing, String code)
      implements DepAccountFact {}

  /** What Apple says of the account has changed. */
  record DepDetailsChanged(String account, DepAccountDetails details) implements DepAccountFact {}

  /**
   * The devices up to here are in the log. It is written in one transaction with them.
   *
   * @param cursor Apple's; good for seven days
   * @param listing whether the list of all devices goes on from here, and not the changes
   * @param listed whether the list of all devices ends with this page
   */
  record DepCursorMoved(String account, String cursor, boolean listing, boolean listed)
      implements DepAccountFact {}

  /** Apple gives the same cursor again and says that there is more behind it. */
  record DepCursorStuck(String account, String cursor) implements DepAccountFact {}

  /**
   * Apple does not take the cursor any more, so all devices are listed anew.
   *
   * @param code Apple's
   */
  record DepCursorLost(String account, String code) implements DepAccountFact {}

  /**
   * Someone asks that Apple be asked now and not when it is due.
   *
   * @param serialNumber the device that it is about, where it is about one
   */
  record DepSyncRequested(String account, Optional<String> serialNumber)
      implements DepAccountFact {}

  /**
   * Apple was asked because someone wished so; the event's cause is the request.
   *
   * @param problem why Apple could not be asked; empty if it could
   */
  record DepSyncServed(String account, String problem) implements DepAccountFact {}

  /** A node begins to work for the account: what stood before it is known to that node. */
  record DepWorkBegan(String account) implements DepAccountFact {}

  /** The account is asked no more, and its token and key are not used again. */
  record DepAccountRemoved(String account, Optional<String> why) implements DepAccountFact {}

  /**
   * A call of someone else's program is passed on to Apple with the account's session.
   *
   * @param method of the call
   * @param path with its query, at most 500 characters
   */
  record DepCallPassedOn(String account, String method, String path) implements DepAccountFact {}

  /** The account's token was given out in clear, to who the event says. */
  record DepTokenGivenOut(String account) implements DepAccountFact {}
}
