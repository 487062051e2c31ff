package dev.muster.webhook.format;

import dev.muster.core.event.Message.ReportStatus;

/** {@code Status} of a report, as Apple spells it. */
final class Statuses {
  private Statuses() {}

  static String of(ReportStatus status) {
    return switch (status) {
      case IDLE -> "Idle";
      case ACKNOWLEDGED -> "Acknowledged";
      case ERROR -> "Error";
      case COMMAND_FORMAT_ERROR -> "CommandFormatError";
      case NOT_NOW -> "NotNow";
    };
  }
}
