package dev.muster.faults;

import java.util.List;

/** A command that the admin API said it had taken, for these enrolments. */
record TakenCommand(String uuid, List<String> enrollments) {
  /** Copies the list. */
  TakenCommand {
    enrollments = List.copyOf(enrollments);
  }
}
