package dev.muster.core.event;

/** The key pairs that Macs encrypt their FileVault recovery keys for. */
public sealed interface EscrowFact extends FleetFact {
  /**
   * A key pair was made. It is the current one until another is made, and is kept for ever: a Mac
   * may hold a recovery key that was encrypted for it.
   *
   * @param certificate DER, self-signed
   * @param key PKCS#8, sealed for this event
   */
  record EscrowKeyMade(Bytes certificate, SealedBytes key) implements EscrowFact {}
}
