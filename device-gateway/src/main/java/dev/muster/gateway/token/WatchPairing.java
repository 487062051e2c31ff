package dev.muster.gateway.token;

import dev.muster.log.seal.LinkSealer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * How a watch shows that it was paired with a phone which is enrolled here. The watch asks for its
 * profile and is given a security token; the phone asks for a pairing token with it; and with that
 * one the watch asks again. What is in the tokens is the server's own affair (Apple, Device
 * Management: Get Token): who is paired with whom, and until when, sealed. Safe for any thread.
 */
public final class WatchPairing {
  private static final Duration VALIDITY = Duration.ofHours(1);
  private static final String SEPARATOR = "\n";
  private static final String ASKED = "asked";
  private static final String PAIRED = "paired";
  private static final int FIELDS = 4;

  private final LinkSealer sealer;
  private final InstantSource clock;

  /** Sealed so, by this clock. */
  public WatchPairing(LinkSealer sealer, InstantSource clock) {
    this.sealer = sealer;
    this.clock = clock;
  }

  /** A security token for a watch that asks for its profile, by its UDID. */
  public String ask(String watch) {
    return seal(ASKED, watch, "");
  }

  /** Whether a security token was given to this watch, and its time is not over. */
  public boolean asked(String watch, String security) {
    return open(ASKED, security).filter(fields -> fields[2].equals(watch)).isPresent();
  }

  /** A pairing token for a watch that was paired with this phone, each by its UDID. */
  public String pair(String phone, String watch) {
    return seal(PAIRED, watch, phone);
  }

  /** The phone that a watch was paired with; empty if the token is none, or its time is over. */
  public Optional<String> phone(String watch, String pairing) {
    return open(PAIRED, pairing).filter(fields -> fields[2].equals(watch)).map(fields -> fields[3]);
  }

  private String seal(String kind, String watch, String phone) {
    String until = Long.toString(clock.instant().plus(VALIDITY).toEpochMilli());
    return sealer.seal(
        String.join(SEPARATOR, kind, until, watch, phone).getBytes(StandardCharsets.UTF_8));
  }

  private Optional<String[]> open(String kind, String token) {
    return sealer
        .open(token)
        .map(content -> new String(content, StandardCharsets.UTF_8).split(SEPARATOR, FIELDS))
        .filter(fields -> fields[0].equals(kind) && Long.parseLong(fields[1]) > clock.millis());
  }
}
