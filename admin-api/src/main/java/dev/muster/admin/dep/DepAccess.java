package dev.muster.admin.dep;

import dev.muster.core.event.Digest256;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What this room needs of those that speak to Apple: keys and files as Apple's portal wants them,
 * and what a node knows that asks. Safe for any thread.
 */
public interface DepAccess {
  /**
   * A key pair for an account.
   *
   * @param certificate DER
   * @param key PKCS#8, secret
   */
  record NewKey(byte[] certificate, byte[] key) {}

  /**
   * A token as it was read from its file.
   *
   * @param json secret
   * @param consumerKey SHA-256 of its consumer key
   */
  record ReadToken(byte[] json, Digest256 consumerKey, Instant expiresAt) {}

  /**
   * A profile that was looked through.
   *
   * @param json in canonical form
   * @param content SHA-256 of that
   * @param errors for which Apple would not take it, or devices not follow it
   * @param warnings what is probably not meant
   */
  record ProfileReport(
      String json, Digest256 content, List<String> errors, List<String> warnings) {}

  /**
   * How an account does, as the node sees it that asks Apple.
   *
   * @param problem why Apple could not be asked; empty if it could
   */
  record Pulse(Optional<Instant> askedAt, Optional<Instant> nextAt, String problem) {}

  /** Makes a key pair. Takes a moment. */
  NewKey makeKey(String account);

  /** A certificate as PEM. */
  String pem(byte[] certificate);

  /**
   * Reads the file of Apple's portal.
   *
   * @throws IllegalArgumentException if it can't be read, with a sentence for whoever gave it
   */
  ReadToken readToken(byte[] file, byte[] key, byte[] certificate);

  /** Looks through a profile, JSON with Apple's keys. */
  ProfileReport check(String json);

  /** How an account does; empty if another node asks. */
  Optional<Pulse> pulse(String account);

  /**
   * The certificates, DER, that a device has to trust to be served there, beside those that every
   * device trusts.
   */
  List<byte[]> anchors();

  /**
   * Where a profile leads that does not say where.
   *
   * @throws IllegalStateException if nothing says where devices reach the gateway
   */
  String enrollUrl();
}
