package dev.muster.migration;

import java.util.Optional;

/** One thing that another server knows. */
public sealed interface Piece {
  /**
   * A check-in message, as the device sent it or as it would have: {@code Authenticate}, {@code
   * TokenUpdate} or {@code SetBootstrapToken}. Those of one device follow each other in the order
   * in which they count.
   *
   * @param certificateSha256 of the certificate that the device proves itself with, in hexadecimal,
   *     where it is known
   */
  record CheckIn(byte[] plist, Optional<String> certificateSha256) implements Piece {}

  /**
   * A command that waits.
   *
   * @param enrollment a device, or a device, a colon and a user
   * @param plist the whole command
   */
  record QueuedCommand(String enrollment, String uuid, byte[] plist) implements Piece {}

  /** A push certificate, and its key without a passphrase, both PEM. */
  record PushCertificate(String certificatePem, String keyPem) implements Piece {
    /** Without the key. */
    @Override
    public String toString() {
      return "PushCertificate[]";
    }
  }

  /**
   * The CA that issued the devices' certificates, PEM. It is not sent: what is to be trusted is a
   * setting of the server.
   */
  record Authority(String certificatePem) implements Piece {}

  /**
   * What stays behind.
   *
   * @param what which thing, in words
   * @param why in words
   */
  record Left(String what, String why) implements Piece {}
}
