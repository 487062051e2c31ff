package dev.muster.log.wire;

import dev.muster.log.LogUnavailableException;

/**
 * What was asked for depends on a fact of a kind that this version does not know. A node of a newer
 * version can answer, and so can this one when it is upgraded.
 */
public final class ForeignFactException extends LogUnavailableException {
  private static final long serialVersionUID = 1L;

  private final String kind;

  /** Names the kind of fact. */
  public ForeignFactException(String kind) {
    super(
        "the log holds a fact that this version does not know (%s): upgrade this node"
            .formatted(kind));
    this.kind = kind;
  }

  /** The name of the fact. */
  public String kind() {
    return kind;
  }
}
