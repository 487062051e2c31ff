package dev.muster.dep.apple;

/**
 * Lets a device of the organization take part in a beta program. Apple, Device Assignment: Get Beta
 * Enrollment Tokens. No secret by itself, but the organization's: {@link #toString} leaves it out.
 *
 * @param os {@code macOS}, also where Apple says {@code OSX}; {@code iOS} and so on
 * @param title what people are shown
 * @param token for {@code RequireBetaProgram}
 */
public record BetaToken(String os, String title, String token) {
  @Override
  public String toString() {
    return "BetaToken[" + os + ", " + title + "]";
  }
}
