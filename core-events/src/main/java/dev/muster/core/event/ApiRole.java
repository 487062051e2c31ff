package dev.muster.core.event;

/** What a token of the admin API is good for. */
public enum ApiRole {
  /** To look. */
  READ,
  /** To look and to act. */
  OPERATE
}
