package dev.muster.core.event;

import java.util.Optional;

/**
 * Secrets that are kept for people about a device, such as the code that ends its Activation Lock.
 * A secret is a candidate until whoever keeps the lock has taken it, and stays after it was
 * replaced.
 */
public sealed interface SecretFact extends FleetFact {
  /** The code that opens a device which Apple locked to the organization at our request. */
  String ACTIVATION_LOCK_BYPASS_CODE = "activation-lock-bypass-code";

  /** The password of the admin account that Setup Assistant made at our request. */
  String ADMIN_PASSWORD = "admin-password";

  /** The PIN that a Mac was told to lock or erase itself with. */
  String LOCK_PIN = "lock-pin";

  /** The personal recovery key of a Mac's FileVault. */
  String FILEVAULT_KEY = "filevault-recovery-key";

  /** The password that a Mac was told to ask for before it starts recoveryOS. */
  String RECOVERY_LOCK_PASSWORD = "recovery-lock-password";

  /** The password that a Mac with Intel was told to ask for before it starts from elsewhere. */
  String FIRMWARE_PASSWORD = "firmware-password";

  /** The secret that it is about. */
  String secretId();

  /**
   * A secret was made, and nothing has taken it yet.
   *
   * @param kind by a stable name; later versions add some
   * @param serialNumber the device's
   * @param enrollment the device's, where it was known
   * @param value UTF-8
   */
  record SecretMade(
      String secretId,
      String kind,
      String serialNumber,
      Optional<EnrollmentId> enrollment,
      SealedBytes value)
      implements SecretFact {}

  /** The secret counts from now on, in place of the one of its kind before. */
  record SecretConfirmed(String secretId) implements SecretFact {}

  /**
   * The secret never counted.
   *
   * @param why in words, or by the code of whoever refused it
   */
  record SecretDropped(String secretId, String why) implements SecretFact {}

  /**
   * Someone was shown the secret; the event says who.
   *
   * @param reason as they gave it
   */
  record SecretRevealed(String secretId, String reason) implements SecretFact {}
}
