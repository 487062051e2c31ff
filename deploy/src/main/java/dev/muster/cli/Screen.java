package dev.muster.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * A terminal on which something is drawn again and again at the same place. It is no longer than
 * the terminal is high, and no line of it goes on in the next one. Until it is closed, Ctrl-C ends
 * the program well.
 */
final class Screen implements AutoCloseable {
  private static final String HOME = "\u001b[H";
  private static final String CLEAR_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";
  private static final String CUT_LINES = "\u001b[?7l";
  private static final String WRAP_LINES = "\u001b[?7h";

  private final PrintWriter out;
  private final CtrlC ctrlC;

  Screen(PrintWriter out) {
    this.out = out;
    this.ctrlC = CtrlC.endsWell(() -> leave(out));
    out.print(CUT_LINES + HOME + CLEAR_BELOW);
  }

  /**
   * Draws these lines in place of those before.
   *
   * @param height how many lines the terminal has
   */
  void draw(List<String> lines, int height) {
    out.print(frame(lines, height));
    out.flush();
  }

  /** What is sent to the terminal. The last line stays free for the cursor. */
  static String frame(List<String> lines, int height) {
    int room = Math.max(1, height - 1);
    StringBuilder frame = new StringBuilder(HOME);
    for (String line : lines.subList(0, Math.min(room, lines.size()))) {
      frame.append(line).append(CLEAR_LINE).append("\r\n");
    }
    return frame.append(CLEAR_BELOW).toString();
  }

  private static void leave(PrintWriter out) {
    out.print(WRAP_LINES);
    out.flush();
  }

  @Override
  public void close() {
    ctrlC.lift();
    leave(out);
  }
}
