package dev.muster.cli;

/** What the program exits with; docs/cli.md lists them. */
final class ExitCode {
  /** All well. */
  static final int WELL = 0;

  /** It failed: the server refused it, or some device could not do what it was told. */
  static final int FAILED = 1;

  /** It was called wrongly. */
  static final int USAGE = 2;

  /** The server can't be reached. */
  static final int UNREACHABLE = 3;

  /** What was waited for did not happen in time. */
  static final int TIME_OVER = 4;

  /** A setting is wrong, so to start again is no use: EX_CONFIG of sysexits.h. */
  static final int SETTINGS = 78;

  private ExitCode() {}
}
