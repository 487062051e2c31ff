package dev.muster.admin.provision;

import dev.muster.core.provision.ProvisionTimeline.Entry;

/** What happened to a device by its blueprint, in words. */
final class TimelineWords {
  private TimelineWords() {}

  static String of(Entry entry) {
    String detail = entry.detail();
    return switch (entry.what()) {
      case STARTED ->
          detail.isEmpty()
              ? "it waits, and no blueprint fits"
              : "the blueprint " + detail + " began";
      case QUEUED -> "it is told" + in(detail);
      case ACCEPTED -> "it said that it will";
      case FETCHING -> "it fetches the package" + in(detail);
      case FETCHED -> "all of the package was sent to it";
      case ASKED -> "it is asked whether it is so";
      case PRESENT -> "it reported what is waited for";
      case DONE -> "done";
      case REFUSED -> "it could not" + because(detail) + "; it is told again";
      case FAILED -> "failed" + because(detail);
      case HELD -> "the device is held: an admin must retry or release";
      case SKIPPED -> "skipped: the device was released before";
      case DIRECTED -> "an admin stepped in, " + detail;
      case RELEASED -> "it is told that it may go on" + because(detail);
      case ENDED -> "it is out of Setup Assistant";
      case NEVER_WAITED -> "it says that it did not wait in Setup Assistant";
    };
  }

  private static String in(String detail) {
    return detail.isEmpty() ? "" : ", " + detail;
  }

  private static String because(String detail) {
    return detail.isEmpty() ? "" : ": " + detail;
  }
}
