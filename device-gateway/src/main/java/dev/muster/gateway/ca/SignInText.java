package dev.muster.gateway.ca;

import dev.muster.core.event.SignIn;
import java.util.Optional;

/**
 * Who signed in, as text in certificates, challenges and tokens: five lines, of which those are
 * empty that say nothing. No name has a line's end in it.
 */
public final class SignInText {
  static final int LINES = 5;

  private SignInText() {}

  /** The text. */
  public static String of(SignIn signIn) {
    return String.join(
        "\n",
        signIn.user(),
        signIn.subject(),
        signIn.fullName().orElse(""),
        signIn.account().orElse(""),
        signIn.mode().map(SignIn.Mode::name).orElse(""));
  }

  /**
   * Who stands in a text.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static SignIn read(String text) {
    String[] lines = text.split("\n", -1);
    if (lines.length != LINES) {
      throw new IllegalArgumentException("not who signed in");
    }
    return new SignIn(
        lines[0],
        lines[1],
        Optional.of(lines[2]).filter(line -> !line.isEmpty()),
        Optional.of(lines[3]).filter(line -> !line.isEmpty()),
        Optional.of(lines[4]).filter(line -> !line.isEmpty()).map(SignIn.Mode::valueOf));
  }
}
