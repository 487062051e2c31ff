package dev.muster.core.event;

/** What Apple is asked about the Activation Lock of devices; the event says by whom. */
public sealed interface ActivationLockFact extends FleetFact {
  /** The device's. */
  String serialNumber();

  /**
   * Apple is asked to end a device's lock by its bypass code, which is in no event.
   *
   * @param productType as Apple names it, such as {@code iPad13,1}
   * @param topic of the push certificate by which Apple is asked
   * @param organization whom Apple is told that it is for
   * @param requester who wants it, as the caller gave it
   */
  record ActivationUnlockAsked(
      String serialNumber, String productType, String topic, String organization, String requester)
      implements ActivationLockFact {}

  /**
   * Apple answered.
   *
   * @param status of HTTP; 0 where no answer came
   */
  record ActivationUnlockAnswered(String serialNumber, int status) implements ActivationLockFact {}
}
