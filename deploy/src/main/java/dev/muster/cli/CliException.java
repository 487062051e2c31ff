package dev.muster.cli;

/** A command can't be carried out. The message is one line that says what to do. */
final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CliException(String message) {
    super(message, null, false, false);
  }
}
