package dev.muster.core.event;

/** How Apple takes the token of an account, by its last answer. */
public enum DepStanding {
  /** It does. */
  GOOD,
  /** It was replaced or revoked, has expired, or whoever made it left the organization. */
  REJECTED,
  /** The organization has to agree to new terms first. */
  TERMS_NOT_SIGNED
}
