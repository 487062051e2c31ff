package dev.muster.gateway.signature;

/**
 * By what a device shows who it is. Whatever it is, a signature in {@code Mdm-Signature} proves it
 * as well: no weaker proof stands in its place.
 */
public sealed interface IdentitySource {
  /** By a signature over each message, and nothing else. */
  record Signature() implements IdentitySource {}

  /** By its certificate in TLS with the gateway itself. */
  record Tls() implements IdentitySource {}

  /**
   * By its certificate in TLS with a proxy, which says in a header which one that was.
   *
   * @param name of the header
   */
  record Header(String name) implements IdentitySource {}
}
