package dev.muster.core.dep;

import dev.muster.core.collection.PersistentMap;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepAccountFact;
import dev.muster.core.event.DepAccountFact.DepAccountRemoved;
import dev.muster.core.event.DepAccountFact.DepCallPassedOn;
import dev.muster.core.event.DepAccountFact.DepCursorLost;
import dev.muster.core.event.DepAccountFact.DepCursorMoved;
import dev.muster.core.event.DepAccountFact.DepCursorStuck;
import dev.muster.core.event.DepAccountFact.DepDetailsChanged;
import dev.muster.core.event.DepAccountFact.DepKeyMade;
import dev.muster.core.event.DepAccountFact.DepStandingChanged;
import dev.muster.core.event.DepAccountFact.DepSyncRequested;
import dev.muster.core.event.DepAccountFact.DepSyncServed;
import dev.muster.core.event.DepAccountFact.DepTokenAccepted;
import dev.muster.core.event.DepAccountFact.DepTokenGivenOut;
import dev.muster.core.event.DepAccountFact.DepTokenRefused;
import dev.muster.core.event.DepAccountFact.DepTokenStaged;
import dev.muster.core.event.DepAccountFact.DepWorkBegan;
import dev.muster.core.event.DepProfileFact;
import dev.muster.core.event.DepProfileFact.DepProfileDefined;
import dev.muster.core.event.DepProfileFact.DepProfileLost;
import dev.muster.core.event.DepProfileFact.DepProfileRefused;
import dev.muster.core.event.DepStanding;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Event;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An account of Apple's service. Immutable.
 *
 * @param name as the admin gave it
 * @param stagedKey the key that no accepted token is made for yet
 * @param key the key of the token that is used
 * @param stagedToken the token that Apple has not answered to yet
 * @param token the one that is used
 * @param refusal why the last staged token was refused, in words; empty if it was not
 * @param details as Apple said last
 * @param standing by Apple's last answer; empty before the first one
 * @param standingCode Apple's code with that
 * @param standingSince since when it is so
 * @param cursor from where changes are asked for
 * @param stuck whether that cursor leads nowhere
 * @param changedAt when Apple last told something new
 * @param profiles Apple's ids of the profiles that it took, by their contents
 * @param refusedProfiles Apple's codes for those that it did not take
 */
public record DepAccount(
    String name,
    Optional<Key> stagedKey,
    Optional<Key> key,
    Optional<Token> stagedToken,
    Optional<Token> token,
    String refusal,
    Optional<DepAccountDetails> details,
    Optional<DepStanding> standing,
    String standingCode,
    Optional<Instant> standingSince,
    Optional<Position> cursor,
    boolean stuck,
    Optional<Instant> changedAt,
    PersistentMap<Digest256, String> profiles,
    PersistentMap<Digest256, String> refusedProfiles) {

  /**
   * A key pair.
   *
   * @param certificate DER
   * @param sealed PKCS#8
   */
  public record Key(Bytes certificate, SealedIn sealed) {}

  /**
   * A token.
   *
   * @param consumerKey SHA-256 of its consumer key
   * @param sealed its JSON
   * @param ofNewKey whether it was made for the staged key
   */
  public record Token(
      Digest256 consumerKey,
      SealedIn sealed,
      Instant expiresAt,
      Instant givenAt,
      boolean forced,
      boolean ofNewKey) {}

  /**
   * Where Apple's changes are read to.
   *
   * @param listing whether the list of all is still being read
   * @param at when it was recorded
   * @param listedAt when the list of all was last read to its end
   */
  public record Position(String cursor, boolean listing, Instant at, Optional<Instant> listedAt) {}

  /** One of which nothing is known but its name. */
  public static DepAccount named(String name) {
    return new DepAccount(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        "",
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        PersistentMap.empty(),
        PersistentMap.empty());
  }

  /**
   * The account after a fact about it; empty when it was removed. {@code event} is the one that
   * holds the fact.
   */
  Optional<DepAccount> evolve(DepAccountFact fact, Event event) {
    Changed next = new Changed(this);
    switch (fact) {
      case DepKeyMade made ->
          next.stagedKey =
              Optional.of(new Key(made.certificate(), new SealedIn(event.id(), made.key())));
      case DepTokenStaged staged -> {
        next.refusal = "";
        next.stagedToken =
            Optional.of(
                new Token(
                    staged.consumerKey(),
                    new SealedIn(event.id(), staged.token()),
                    staged.expiresAt(),
                    event.occurredAt(),
                    staged.forced(),
                    staged.ofNewKey()));
      }
      case DepTokenAccepted accepted -> {
        if (isStaged(accepted.token())) {
          accept(next, accepted, event.occurredAt());
        }
      }
      case DepTokenRefused refused -> {
        if (isStaged(refused.token())) {
          next.stagedToken = Optional.empty();
          next.refusal = refused.why();
        }
      }
      case DepStandingChanged changed ->
          stand(next, changed.standing(), changed.code(), event.occurredAt());
      case DepDetailsChanged changed -> next.details = Optional.of(changed.details());
      case DepCursorMoved moved -> move(next, moved, event.occurredAt());
      case DepCursorStuck stuck -> next.stuck = true;
      case DepCursorLost lost -> {
        next.cursor = Optional.empty();
        next.stuck = false;
      }
      case DepSyncRequested requested -> {
        return Optional.of(this);
      }
      case DepSyncServed served -> {
        return Optional.of(this);
      }
      case DepCallPassedOn passed -> {
        return Optional.of(this);
      }
      case DepTokenGivenOut given -> {
        return Optional.of(this);
      }
      case DepWorkBegan began -> {
        return Optional.of(this);
      }
      case DepAccountRemoved removed -> {
        return Optional.empty();
      }
    }
    return Optional.of(next.made());
  }

  DepAccount evolve(DepProfileFact fact) {
    Changed next = new Changed(this);
    switch (fact) {
      case DepProfileDefined defined -> {
        next.profiles = profiles.with(defined.content(), defined.profileUuid());
        next.refusedProfiles = refusedProfiles.without(defined.content());
      }
      case DepProfileLost lost -> next.profiles = profiles.without(lost.content());
      case DepProfileRefused refused ->
          next.refusedProfiles = refusedProfiles.with(refused.content(), refused.code());
    }
    return next.made();
  }

  DepAccount changed(Instant at) {
    Changed next = new Changed(this);
    next.changedAt = Optional.of(at);
    return next.made();
  }

  /** A verdict about a token that was replaced meanwhile says nothing of the one that is staged. */
  private boolean isStaged(UUID token) {
    return stagedToken.filter(t -> t.sealed().event().equals(token)).isPresent();
  }

  private void accept(Changed next, DepTokenAccepted accepted, Instant at) {
    boolean another =
        details.map(d -> !d.serverUuid().equals(accepted.details().serverUuid())).orElse(false);
    next.token = stagedToken;
    next.stagedToken = Optional.empty();
    if (stagedToken.filter(Token::ofNewKey).isPresent() && stagedKey.isPresent()) {
      next.key = stagedKey;
      next.stagedKey = Optional.empty();
    }
    next.refusal = "";
    next.details = Optional.of(accepted.details());
    stand(next, DepStanding.GOOD, "", at);
    if (another) {
      // Cursors and profiles are those of another server.
      next.cursor = Optional.empty();
      next.profiles = PersistentMap.empty();
      next.refusedProfiles = PersistentMap.empty();
    }
  }

  private static void stand(Changed next, DepStanding standing, String code, Instant at) {
    next.standing = Optional.of(standing);
    next.standingCode = code;
    next.standingSince = Optional.of(at);
  }

  private void move(Changed next, DepCursorMoved moved, Instant at) {
    Optional<Instant> listedAt =
        moved.listed() ? Optional.of(at) : cursor.flatMap(Position::listedAt);
    next.cursor = Optional.of(new Position(moved.cursor(), moved.listing(), at, listedAt));
    next.stuck = false;
  }

  /** The fields of the next state, of which a fact changes a few. */
  private static final class Changed {
    private final String name;
    private Optional<Key> stagedKey;
    private Optional<Key> key;
    private Optional<Token> stagedToken;
    private Optional<Token> token;
    private String refusal;
    private Optional<DepAccountDetails> details;
    private Optional<DepStanding> standing;
    private String standingCode;
    private Optional<Instant> standingSince;
    private Optional<Position> cursor;
    private boolean stuck;
    private Optional<Instant> changedAt;
    private PersistentMap<Digest256, String> profiles;
    private PersistentMap<Digest256, String> refusedProfiles;

    private Changed(DepAccount from) {
      name = from.name;
      stagedKey = from.stagedKey;
      key = from.key;
      stagedToken = from.stagedToken;
      token = from.token;
      refusal = from.refusal;
      details = from.details;
      standing = from.standing;
      standingCode = from.standingCode;
      standingSince = from.standingSince;
      cursor = from.cursor;
      stuck = from.stuck;
      changedAt = from.changedAt;
      profiles = from.profiles;
      refusedProfiles = from.refusedProfiles;
    }

    private DepAccount made() {
      return new DepAccount(
          name,
          stagedKey,
          key,
          stagedToken,
          token,
          refusal,
          details,
          standing,
          standingCode,
          standingSince,
          cursor,
          stuck,
          changedAt,
          profiles,
          refusedProfiles);
    }
  }
}
