package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;

/** Why a device could not do what it was told, as an {@code ErrorChain} has it. */
record Failure(String domain, int code, String localized, String english) {
  /** What can't be done in no particular way. */
  static final Failure ANY =
      new Failure("MCMDMErrorDomain", 12021, "Das ging nicht.", "It did not work.");

  /** Only possible while Setup Assistant waits; final. */
  static final Failure NOT_AWAITING =
      new Failure(
          "MDMDeviceEnrollment",
          101,
          "Das Gerät wartet nicht auf seine Konfiguration.",
          "The device is not in the AwaitingConfiguration state.");

  /** What the command asks for is not possible or not there. */
  static Failure because(String english) {
    return new Failure("MCMDMErrorDomain", 12021, "Das ging nicht.", english);
  }

  NSArray chain() {
    return new NSArray(
        dict(
            "ErrorCode", code,
            "ErrorDomain", domain,
            "LocalizedDescription", localized,
            "USEnglishDescription", english));
  }
}
