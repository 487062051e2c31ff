package dev.muster.admin.dep;

import java.util.Optional;

/** Apple did not do what it was asked for. The message is one line for an admin, with no secret. */
public final class AppleRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean certain;
  private final String code;

  /**
   * A refusal.
   *
   * @param certain whether Apple is known to have done nothing; it is not where no answer came
   * @param code Apple's, empty if it gave none
   */
  public AppleRefusal(String message, boolean certain, String code) {
    super(message, null, false, false);
    this.certain = certain;
    this.code = code;
  }

  /** Whether Apple is known to have done nothing. */
  public boolean certain() {
    return certain;
  }

  /** What Apple answered, at most 100 characters. */
  public Optional<String> code() {
    return Optional.of(code).filter(text -> !text.isEmpty());
  }
}
