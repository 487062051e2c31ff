package dev.muster.gateway.ca;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.CertificateFact.SpentChallenge;
import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.core.fleet.Links.Link;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes and checks the challenge passwords of SCEP: a MAC under the installation key over a nonce,
 * an expiry, the identity that the certificate must have where it is for a device that has one
 * already, and what it is for. Nothing needs to be kept until one is spent. Safe for any thread.
 */
public final class Challenges {
  private static final int NONCE_LENGTH = 16;
  private static final int FIXED_LENGTH = NONCE_LENGTH + Long.BYTES + 2 * Long.BYTES;
  private static final int MAC_LENGTH = 16;
  private static final String PURPOSE = "scep-challenge";
  private static final UUID UNBOUND = new UUID(0, 0);

  private final Supplier<InstallationKeys> keys;
  private final InstantSource clock;
  private final Duration lifetime;
  private final Optional<StaticChallenge> fixed;
  private final SecureRandom random = new SecureRandom();

  /**
   * Challenges of one installation.
   *
   * @param keys the installation keys as they are now; what a former one made is good, too
   * @param lifetime how long one can be spent
   * @param fixed a password that is good for any number of certificates, for migrations
   */
  public Challenges(
      Supplier<InstallationKeys> keys,
      InstantSource clock,
      Duration lifetime,
      Optional<StaticChallenge> fixed) {
    this.keys = keys;
    this.clock = clock;
    this.lifetime = lifetime;
    this.fixed = fixed;
  }

  /**
   * A password that is good for any number of certificates, for migrations.
   *
   * @param until when it ends
   */
  public record StaticChallenge(String password, Instant until) {
    /** Without the password. */
    @Override
    public String toString() {
      return "StaticChallenge[until=" + until + "]";
    }
  }

  /** What a challenge allows. */
  public sealed interface Verdict {
    /**
     * One certificate.
     *
     * @param identity the identity that it must have; any new one if there is none
     * @param grant what it is for
     */
    record Once(SpentChallenge challenge, Optional<UUID> identity, Grant grant)
        implements Verdict {}

    /** Any number of certificates, each with a new identity. */
    record Always() implements Verdict {}

    /** Nothing. */
    record Never(String reason) implements Verdict {}
  }

  /** A challenge for one certificate with a new identity, for whom the grant names. */
  public String issue(Grant grant) {
    return issue(fresh(), clock.instant().plus(lifetime), Optional.empty(), grant);
  }

  /**
   * A challenge of an enrollment link. Each that a link for one device gives is the same one to the
   * log, so that only one of them can be spent.
   */
  public String issue(Link link) {
    return link.single()
        ? issue(nonce(link), link.expiresAt(), Optional.empty(), link.grant())
        : issue(fresh(), earlier(link.expiresAt()), Optional.empty(), link.grant());
  }

  /** The same for someone who signed in for what the link leads to. */
  public String issue(Link link, String once, SignIn signIn) {
    Grant grant = new Grant.SignedIn(signIn, link.grant());
    return link.single()
        ? issue(nonce(link), link.expiresAt(), Optional.empty(), grant)
        : issue(nonce(once), earlier(link.expiresAt()), Optional.empty(), grant);
  }

  /**
   * A challenge of which each that is made of the same thing is the same one to the log, so that
   * only one of them can be spent.
   *
   * @param once the thing
   */
  public String issue(String once, Instant until, Grant grant) {
    return issue(nonce(once), until, Optional.empty(), grant);
  }

  /** What a link for one device is spent by. */
  public SpentChallenge of(Link link) {
    return new SpentChallenge(Bytes.wrap(nonce(link)), link.expiresAt());
  }

  private Instant earlier(Instant end) {
    Instant mine = clock.instant().plus(lifetime);
    return mine.isBefore(end) ? mine : end;
  }

  private static byte[] nonce(Link link) {
    return nonce("enrollment link " + link.id());
  }

  private static byte[] nonce(String once) {
    return Arrays.copyOf(Hashes.sha256(once).toArray(), NONCE_LENGTH);
  }

  private byte[] fresh() {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    return nonce;
  }

  /**
   * A challenge for another certificate of a device that has one.
   *
   * @param identity the identity that it has, if it is one of our CA
   * @param within how long it can be spent
   */
  public String renew(Optional<UUID> identity, Grant.Renewal grant, Duration within) {
    return issue(fresh(), clock.instant().plus(within), identity, grant);
  }

  private String issue(byte[] nonce, Instant until, Optional<UUID> identity, Grant grant) {
    UUID bound = identity.orElse(UNBOUND);
    byte[] what = GrantExtension.text(grant).getBytes(StandardCharsets.UTF_8);
    byte[] clear =
        ByteBuffer.allocate(FIXED_LENGTH + what.length)
            .put(nonce)
            .putLong(until.toEpochMilli())
            .putLong(bound.getMostSignificantBits())
            .putLong(bound.getLeastSignificantBits())
            .put(what)
            .array();
    // By the oldest key, which nodes have as well that lack the current one yet.
    byte[] whole =
        ByteBuffer.allocate(clear.length + MAC_LENGTH)
            .put(clear)
            .put(mac(keys.get().all().getLast(), clear))
            .array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  /** What this password allows. Whether a one-time one was spent already is the fold's word. */
  public Verdict check(String password) {
    if (fixed.filter(one -> sameText(one.password(), password)).isPresent()) {
      return clock.instant().isBefore(fixed.get().until())
          ? new Verdict.Always()
          : new Verdict.Never("challenge-expired");
    }
    byte[] whole;
    try {
      whole = Base64.getUrlDecoder().decode(password);
    } catch (IllegalArgumentException e) {
      return new Verdict.Never("challenge-invalid");
    }
    int clearLength = whole.length - MAC_LENGTH;
    if (clearLength < FIXED_LENGTH) {
      return new Verdict.Never("challenge-invalid");
    }
    byte[] clear = Arrays.copyOf(whole, clearLength);
    byte[] claimed = Arrays.copyOfRange(whole, clearLength, whole.length);
    if (keys.get().all().stream()
        .noneMatch(key -> MessageDigest.isEqual(mac(key, clear), claimed))) {
      return new Verdict.Never("challenge-invalid");
    }
    ByteBuffer buffer = ByteBuffer.wrap(clear);
    byte[] nonce = new byte[NONCE_LENGTH];
    buffer.get(nonce);
    Instant expiry = Instant.ofEpochMilli(buffer.getLong());
    UUID bound = new UUID(buffer.getLong(), buffer.getLong());
    if (expiry.isBefore(clock.instant())) {
      return new Verdict.Never("challenge-expired");
    }
    return new Verdict.Once(
        new SpentChallenge(Bytes.wrap(nonce), expiry),
        bound.equals(UNBOUND) ? Optional.empty() : Optional.of(bound),
        GrantExtension.of(StandardCharsets.UTF_8.decode(buffer).toString()));
  }

  private static byte[] mac(InstallationKey key, byte[] clear) {
    return Arrays.copyOf(key.mac(PURPOSE, clear), MAC_LENGTH);
  }

  private static boolean sameText(String a, String b) {
    return MessageDigest.isEqual(a.getBytes(), b.getBytes());
  }
}
