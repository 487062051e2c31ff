package dev.muster.cli;

/** A failure whose message tells the admin what to do. */
class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CliException(String message) {
    this(message, ExitCode.FAILED);
  }

  CliException(String message, int exitCode) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the program exits with. */
  final int exitCode() {
    return exitCode;
  }
}
