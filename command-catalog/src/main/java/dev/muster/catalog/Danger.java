package dev.muster.catalog;

import java.util.Locale;

/**
 * Why a command must not go off by accident: no other command undoes what it does. The table marks
 * those that end the work of a whole device or user, by what Apple says that they do:
 *
 * <ul>
 *   <li>{@link #DESTROYS}: EraseDevice (all data), DeleteUser (a user's data), ClearPasscode (the
 *       passcode is gone, and the device stands open to whoever holds it),
 *       ClearActivationLockBypassCode (nobody gets past Activation Lock with it any more);
 *   <li>{@link #LOCKS}: DeviceLock, which on a Mac restarts it into a PIN, and EnableLostMode;
 *   <li>{@link #LOSES}: ShutDownDevice, after which nothing wakes the device, and RemoveProfile of
 *       the enrollment profile, which whoever queues the command must find out by its identifier.
 * </ul>
 *
 * <p>Not marked are those whose effect ends by itself or can be made good from here: RestartDevice,
 * LogOutUser, RemoveApplication, RemoveProfile of any other profile, SetRecoveryLock and
 * SetFirmwarePassword (whose password the log keeps, sealed). For many devices at once these are
 * asked about by their number.
 */
public enum Danger {
  /** What it takes away is gone for good. */
  DESTROYS("what it takes away is gone for good"),
  /** People are kept from the device until somebody unlocks it. */
  LOCKS("people are kept from their devices until these are unlocked"),
  /** The device does not come back to the server by itself. */
  LOSES("the devices do not come back to the server by themselves");

  private final String sentence;

  Danger(String sentence) {
    this.sentence = sentence;
  }

  /** Its stable name in the table and the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What happens, in words that follow "and". */
  public String sentence() {
    return sentence;
  }
}
