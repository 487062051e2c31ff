package dev.muster.core.event;

/** Facts about the profiles that Setup Assistant follows. */
public sealed interface DepProfileFact extends DepFact {
  /**
   * Apple took a profile and gave it an id. Apple has no list of them, so this is the only one.
   *
   * @param profile its name here
   * @param content SHA-256 of its canonical JSON
   * @param profileUuid Apple's id
   */
  record DepProfileDefined(String account, String profile, Digest256 content, String profileUuid)
      implements DepProfileFact {}

  /** Apple does not know a profile any more that it took once: it is told again. */
  record DepProfileLost(String account, String profile, Digest256 content)
      implements DepProfileFact {}

  /**
   * Apple does not take a profile.
   *
   * @param code Apple's
   */
  record DepProfileRefused(String account, String profile, Digest256 content, String code)
      implements DepProfileFact {}
}
