package dev.muster.cli;

/** Until it is lifted, Ctrl-C is how the program is meant to end. */
final class CtrlC {
  private final Thread hook;

  private CtrlC(Thread hook) {
    this.hook = hook;
  }

  /**
   * Has Ctrl-C end the program with the exit code of success.
   *
   * @param before what is done first
   */
  static CtrlC endsWell(Runnable before) {
    Thread hook =
        new Thread(
            () -> {
              before.run();
              Runtime.getRuntime().halt(ExitCode.WELL);
            },
            "ctrl-c");
    Runtime.getRuntime().addShutdownHook(hook);
    return new CtrlC(hook);
  }

  /** From now on Ctrl-C ends the program as it usually does. */
  void lift() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Ctrl-C was pressed: the program ends as it was meant to.
      return;
    }
  }
}
