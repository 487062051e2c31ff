package dev.muster.gateway.token;

import dev.muster.log.seal.LinkSealer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Tokens by which a watch shows that it was paired with a phone which is enrolled here. What is in
 * one is the server's own affair (Apple, Device Management: Get Token); here it is who is paired
 * with whom, for which security token, and until when, sealed. Safe for any thread.
 */
public final class WatchPairing {
  private static final Duration VALIDITY = Duration.ofHours(1);
  private static final String SEPARATOR = "\n";

  private final LinkSealer sealer;
  private final InstantSource clock;

  /** Sealed so, by this clock. */
  public WatchPairing(LinkSealer sealer, InstantSource clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /**
   * A pairing that was proved.
   *
   * @param phone the phone's UDID
   * @param watch the watch's
   */
  public record Pairing(String phone, String watch) {}

  /**
   * A token.
   *
   * @param security what the watch was given before it was paired
   */
  public String make(Pairing pairing, String security) {
    String content =
        String.join(
            SEPARATOR,
            Long.toString(clock.instant().plus(VALIDITY).toEpochMilli()),
            pairing.phone(),
            pairing.watch(),
            digest(security));
    return sealer.seal(content.getBytes(StandardCharsets.UTF_8));
  }

  /** The pairing that a token is about; empty if it is none of ours, or its time is over. */
  public Optional<Pairing> open(String token) {
    return sealer
        .open(token)
        .map(content -> new String(content, StandardCharsets.UTF_8).split(SEPARATOR))
        .filter(parts -> parts.length == 4 && Long.parseLong(parts[0]) > clock.millis())
        .map(parts -> new Pairing(parts[1], parts[2]));
  }

  private static String digest(String security) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256")
                  .digest(security.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
