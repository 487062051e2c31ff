package dev.muster.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal that the program writes to, if it does. */
final class Terminal {
  private static final Pattern STTY = Pattern.compile("(\\d+) (\\d+)");

  private Terminal() {}

  /** Whether a person is looking: output that goes to a file or a program is never changed. */
  static boolean present() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** What the person at the terminal answers; empty where there is none. */
  static Optional<String> answer(String question) {
    if (!present()) {
      return Optional.empty();
    }
    // Whoever ends the input answers nothing.
    return Optional.of(Optional.ofNullable(System.console().readLine("%s", question)).orElse(""));
  }

  /** Whether colours are welcome (no-color.org). */
  static boolean colours() {
    return present() && System.getenv("NO_COLOR") == null;
  }

  /** How many columns it has; empty where there is none. */
  static OptionalInt width() {
    return size().map(size -> OptionalInt.of(size.columns())).orElseGet(OptionalInt::empty);
  }

  /** How large it is. */
  record Size(int lines, int columns) {}

  /** How large it is now; empty where there is none. */
  static Optional<Size> size() {
    if (!present()) {
      return Optional.empty();
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size").redirectInput(ProcessBuilder.Redirect.INHERIT).start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher found = STTY.matcher(size.strip());
      return stty.waitFor(1, TimeUnit.SECONDS) && found.matches()
          ? Optional.of(
              new Size(Integer.parseInt(found.group(1)), Integer.parseInt(found.group(2))))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
