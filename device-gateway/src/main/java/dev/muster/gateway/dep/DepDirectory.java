package dev.muster.gateway.dep;

import java.util.concurrent.CompletionStage;

/**
 * What the enrollment of devices that Apple sends here has to know of the rest of the house. Safe
 * for any thread; nothing here blocks.
 */
public interface DepDirectory {
  /** What is known of this device now. */
  DepAnswer lookUp(MachineInfo device);

  /**
   * Asks Apple about a serial number that is not known, whatever the interval says.
   *
   * @return done when {@link #lookUp} knows what Apple answered; failed if Apple could not be
   *     asked, with a message that people can read. Whoever waits gives up after a while
   */
  CompletionStage<Void> askApple(String serialNumber);

  /**
   * Whether a person signed in for this device ({@link PlatformSso}).
   *
   * @param bearer the token that the device brought, as it came: hostile until proved
   * @return false if the token is none of ours, is for another device, or has ended
   */
  CompletionStage<Boolean> signedIn(MachineInfo device, String bearer);

  /**
   * Records that a device asked, and what it is answered. It is answered when this is done, and
   * told to come again if it fails.
   */
  CompletionStage<Void> record(DepEnrollmentAsked asked);
}
