package dev.muster.gateway.user;

import dev.muster.core.event.EnrollmentId;
import dev.muster.log.seal.LinkSealer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Lets users prove who they are without that their password is sent (RFC 2617, with MD5, which is
 * what Macs know). A challenge is good for one user of one Mac and for a few minutes, on every node
 * of the installation. Safe for any thread; may read a file.
 */
public final class DigestCheck {
  /** How long somebody may take to type a password. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** How far the clocks of two nodes may be apart. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  /** Apple does not say which method the digest is of; who knows the password can make each. */
  private static final List<String> METHODS = List.of("PUT", "POST", "GET");

  private final DigestUsers users;
  private final String realm;
  private final LinkSealer nonces;
  private final InstantSource clock;

  /**
   * A check of these users.
   *
   * @param realm as the users' file has it; without quotes
   * @param nonces seals what challenges are made of
   */
  public DigestCheck(DigestUsers users, String realm, LinkSealer nonces, InstantSource clock) {
    this.users = users;
    this.realm = realm;
    this.nonces = nonces;
    this.clock = clock;
  }

  /**
   * Who answered.
   *
   * @param user the name that they gave; empty if none
   * @param proved whether they proved it
   */
  public record Result(Optional<String> user, boolean proved) {}

  /** A challenge for this user. */
  public String challenge(EnrollmentId user) {
    byte[] name = user.value().getBytes(StandardCharsets.UTF_8);
    byte[] hash = hash("SHA-256", name);
    byte[] content =
        ByteBuffer.allocate(Long.BYTES + hash.length).putLong(clock.millis()).put(hash).array();
    return "Digest realm=\"%s\", nonce=\"%s\", qop=\"auth\", algorithm=MD5"
        .formatted(realm, nonces.seal(content));
  }

  /** Judges the answer to a challenge of this user. */
  public Result check(EnrollmentId user, String answer) {
    DigestResponse response = DigestResponse.read(answer);
    Optional<String> name = response.get("username");
    boolean proved =
        response.get("realm").filter(realm::equals).isPresent()
            && response.get("nonce").filter(nonce -> good(user, nonce)).isPresent()
            && name.flatMap(n -> users.ha1(n, realm)).filter(h -> fits(h, response)).isPresent();
    return new Result(name, proved);
  }

  private boolean good(EnrollmentId user, String nonce) {
    Optional<byte[]> content = nonces.open(nonce).filter(c -> c.length > Long.BYTES);
    if (content.isEmpty()) {
      return false;
    }
    byte[] own = hash("SHA-256", user.value().getBytes(StandardCharsets.UTF_8));
    byte[] whose = Arrays.copyOfRange(content.get(), Long.BYTES, content.get().length);
    Instant made = Instant.ofEpochMilli(ByteBuffer.wrap(content.get()).getLong());
    Instant now = clock.instant();
    return Arrays.equals(own, whose)
        && made.isBefore(now.plus(CLOCKS))
        && made.plus(LONGEST).isAfter(now);
  }

  static boolean fits(String ha1, DigestResponse response) {
    Optional<String> given = response.get("response");
    Optional<String> uri = response.get("uri");
    String nonce = response.get("nonce").orElseThrow();
    Optional<String> qop = response.get("qop");
    if (given.isEmpty() || uri.isEmpty() || qop.filter(q -> !q.equals("auth")).isPresent()) {
      return false;
    }
    String middle =
        qop.map(
                q ->
                    String.join(
                        ":",
                        nonce,
                        response.get("nc").orElse(""),
                        response.get("cnonce").orElse(""),
                        q))
            .orElse(nonce);
    byte[] sent = given.get().getBytes(StandardCharsets.UTF_8);
    boolean fits = false;
    for (String method : METHODS) {
      String right = md5(ha1 + ":" + middle + ":" + md5(method + ":" + uri.get()));
      fits |= MessageDigest.isEqual(right.getBytes(StandardCharsets.UTF_8), sent);
    }
    return fits;
  }

  static String md5(String text) {
    return HexFormat.of().formatHex(hash("MD5", text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hash(String algorithm, byte[] content) {
    try {
      return MessageDigest.getInstance(algorithm).digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }
}
