package dev.muster.server;

import static dev.muster.server.WireDevice.string;

import java.util.Optional;

/** The kinds of enrollments that Apple's devices have, and how each says who it is. */
public enum EnrollmentKind {
  DEVICE("device", ""),
  MAC_USER("user", string("UserID", "2E9C7E1A-9A0B-4C53-8F3A-0D1E6B7C8D9F") + names("anna")),
  SHARED_IPAD_USER(
      "user",
      string("UserID", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF") + names("anna@school.example")),
  USER_ENROLLMENT_DEVICE("user-enrollment-device", ""),
  USER_ENROLLMENT_USER(
      "user-enrollment-user",
      string("EnrollmentUserID", "B1B7C0DE-0000-4000-8000-000000000001") + names("anna"));

  /** What the API calls its channel. */
  final String channel;

  private final String own;

  EnrollmentKind(String channel, String own) {
    this.channel = channel;
    this.own = own;
  }

  private static String names(String shortName) {
    return string("UserShortName", shortName) + string("UserLongName", "Anna Example");
  }

  boolean isDevice() {
    return own.isEmpty();
  }

  /** One of this kind, with its device, which is enrolled. */
  Enrolled enrolled(RunningServer running, String name) throws Exception {
    Enrolled begun = begun(running, name);
    if (!isDevice()) {
      WireDevice.dictionaryOrNothing(begun.sender().tokenUpdate());
    }
    return begun;
  }

  /** The same; a user has said nothing yet. */
  Enrolled begun(RunningServer running, String name) throws Exception {
    WireDevice device = WireDevice.of(running, string(isByod() ? "EnrollmentID" : "UDID", name));
    device.enroll();
    return new Enrolled(
        isDevice() ? device : device.user(own),
        device,
        isDevice() ? name : name + ":" + user().orElseThrow(),
        name);
  }

  private boolean isByod() {
    return this == USER_ENROLLMENT_DEVICE || this == USER_ENROLLMENT_USER;
  }

  private Optional<String> user() {
    return switch (this) {
      case DEVICE, USER_ENROLLMENT_DEVICE -> Optional.empty();
      case MAC_USER -> Optional.of("2E9C7E1A-9A0B-4C53-8F3A-0D1E6B7C8D9F");
      case SHARED_IPAD_USER -> Optional.of("anna@school.example");
      case USER_ENROLLMENT_USER -> Optional.of("B1B7C0DE-0000-4000-8000-000000000001");
    };
  }

  /**
   * Someone of this kind.
   *
   * @param sender who speaks
   * @param device on which they are; themselves, if they are one
   */
  record Enrolled(WireDevice sender, WireDevice device, String id, String deviceId) {}
}
