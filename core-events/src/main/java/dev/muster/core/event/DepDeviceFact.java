package dev.muster.core.event;

import java.time.Instant;
import java.util.Optional;

/** Facts about a serial number in Apple's service. */
public sealed interface DepDeviceFact extends DepFact {
  /** The serial number that it is about. */
  String serialNumber();

  /**
   * Apple said this of a device that is assigned to the account's server. It takes the place of all
   * that Apple said before.
   *
   * @param how by which call
   * @param operationAt when Apple noted it (op_date); empty for a list of all
   */
  record DepDeviceListed(
      String account,
      String serialNumber,
      DepListing listing,
      ListedBy how,
      Optional<Instant> operationAt)
      implements DepDeviceFact {}

  /** By which call Apple said something of a device. */
  enum ListedBy {
    /** In a list of all. */
    FETCH,
    /** As one that is new to the server. */
    ADDED,
    /** As one that has changed. */
    MODIFIED,
    /** As one that was asked for by its serial number. */
    DETAILS
  }

  /**
   * The device is not the account's any more, and its stay there is over.
   *
   * @param operationAt when Apple noted it
   */
  record DepDeviceGone(
      String account, String serialNumber, Departure why, Optional<Instant> operationAt)
      implements DepDeviceFact {}

  /**
   * Apple said in whose place the device came.
   *
   * @param original the serial number of the one before
   */
  record DepReplacementTold(String account, String serialNumber, String original)
      implements DepDeviceFact {}

  /** By what a device was found to be gone. */
  enum Departure {
    /** Apple's changes say so. */
    DELETED,
    /** The same, and that another device came in its place. */
    REPLACED,
    /** Apple does not take its serial number. */
    NOT_ACCESSIBLE,
    /** An admin here gave it up for good. */
    DISOWNED
  }

  /**
   * Apple answered to the assignment of a profile.
   *
   * @param profileUuid Apple's id of the profile
   * @param profile its name here
   * @param outcome for this device
   * @param notBefore Apple asks to leave the device alone until then
   */
  record DepAssignmentAnswered(
      String account,
      String serialNumber,
      String profileUuid,
      String profile,
      AssignmentOutcome outcome,
      Optional<Instant> notBefore)
      implements DepDeviceFact {}

  /** What came of an assignment, by Apple's word for each device. */
  enum AssignmentOutcome {
    /** The device has the profile. */
    SUCCESS,
    /** It could not be done now. */
    FAILED,
    /** It was tried too often. */
    THROTTLED,
    /** Apple's answer does not name the device. */
    MISSING,
    /** The profile was taken from the device. */
    REMOVED
  }

  /**
   * A device asked for the profile that it was sent here for, and was answered.
   *
   * @param account where the serial number is known
   * @param udid as the device says; empty if it does not
   * @param product its model, as the device says
   * @param system its OS version and build, as the device says
   * @param answer what it got
   * @param detail more about it, for an admin
   */
  record DepEnrollmentAsked(
      Optional<String> account,
      String serialNumber,
      String udid,
      String product,
      String system,
      EnrollmentAnswer answer,
      String detail)
      implements DepDeviceFact {}

  /** What a device got that asked for its profile. */
  enum EnrollmentAnswer {
    /** The profile. */
    PROFILE,
    /** It has to update first. */
    SOFTWARE_UPDATE_REQUIRED,
    /** Someone has to sign in by Platform SSO first. */
    PSSO_REQUIRED,
    /** The sign-in does not count, or is missing. */
    SIGN_IN_REFUSED,
    /** That it is none of ours: no account has its serial number. */
    UNRECOGNIZED,
    /** That it is none of ours: another device that is enrolled has its serial number. */
    OTHER_DEVICE,
    /**
     * That its signature proves nothing. Nothing that it says is kept, and only a sample of these.
     */
    BAD_SIGNATURE
  }
}
