package dev.muster.admin.dep;

import dev.muster.core.event.Actor;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/**
 * An account at Apple, as the node asks it that works for it: with the one session that there is.
 * Calls block, and throw an {@link AppleRefusal}. Safe for any thread.
 */
public interface AppleAccount {
  /**
   * Lets a device of the organization take part in a beta program.
   *
   * @param os {@code macOS}, {@code iOS} and so on
   */
  record BetaToken(String os, String title, String token) {}

  /** Where devices look for their server when someone signs in. */
  record DiscoveryUrl(String url, Optional<Instant> updated) {}

  /**
   * What became of each serial number.
   *
   * @param outcomes Apple's word; one that is missing got no answer
   * @param stopped why the rest was not asked for; empty if it was
   */
  record Outcomes(Map<String, String> outcomes, String stopped) {}

  /** What Apple answered, as it came. */
  record Raw(int status, String contentType, byte[] body) {}

  /**
   * Locks a device to the organization.
   *
   * @param escrowKey made of the bypass code
   * @return Apple's word, such as {@code SUCCESS}
   */
  String activationLock(String serialNumber, String escrowKey, Optional<String> lostMessage);

  /** Gives devices out of the organization, for good, and writes that down. Does not block. */
  CompletionStage<Outcomes> disown(List<String> serialNumbers, Actor by);

  /** The organization's tokens for beta programs. */
  List<BetaToken> betaTokens();

  /** Empty if none is set. */
  Optional<DiscoveryUrl> discoveryUrl();

  /** Sets it for the whole organization; empty takes it away. */
  void discoveryUrl(Optional<URI> url);

  /**
   * A call of someone else's. What Apple answers to it is no refusal here.
   *
   * @param protocolVersion as they want it
   * @throws IllegalArgumentException if there can't be such a call
   */
  Raw raw(String method, String pathAndQuery, byte[] body, OptionalInt protocolVersion);
}
