package dev.muster.gateway.user;

/** What becomes of users whom the network knows and the Mac does not ({@code UserAuthenticate}). */
public sealed interface UserPolicy {
  /** They are not managed. */
  record Refuse() implements UserPolicy {}

  /** They are managed, and nobody asks for a proof. */
  record LetIn() implements UserPolicy {}

  /** They are managed who prove who they are. */
  record Check(DigestCheck digests) implements UserPolicy {}
}
