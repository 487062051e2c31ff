package dev.muster.core.event;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who signed in, so that a device may enroll: a person, in the words of the organization's identity
 * provider. What it says is shown to people and selected by, so none of it has control characters,
 * and all of it has an end.
 *
 * @param user the name that admins know them by, such as their address
 * @param subject {@code sub}: what the identity provider never gives to anyone else
 * @param fullName what they are called
 * @param account their Managed Apple Account, which a device that enrolls by its account is for
 * @param mode how a device enrolls that does so by its account; empty for any other
 */
public record SignIn(
    String user,
    String subject,
    Optional<String> fullName,
    Optional<String> account,
    Optional<Mode> mode) {
  /** The longest of each, in characters (OpenID Connect Core 1.0, section 2, of {@code sub}). */
  public static final int LONGEST = 255;

  /** {@code EnrollmentMode} of the MDM payload (Apple, "MDM"). */
  public enum Mode {
    /** A person's own device: User Enrollment. */
    BYOD,
    /** The organization's device: Device Enrollment. */
    ADDE
  }

  /**
   * Checks the texts.
   *
   * @throws IllegalArgumentException if one is blank, too long, or has a control character
   */
  public SignIn {
    Stream.of(Optional.of(user), Optional.of(subject), fullName, account)
        .flatMap(Optional::stream)
        .forEach(SignIn::check);
  }

  private static void check(String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException("who signed in has names of 1 to 255 characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("who signed in has names without control characters");
    }
  }

  /** Whether both are one person, by the identity provider's word. */
  public boolean isSamePerson(SignIn other) {
    return subject.equals(other.subject);
  }

  /** The same person, on a device that enrolls by its account in this way. */
  public SignIn by(Mode way) {
    return new SignIn(user, subject, fullName, account, Optional.of(way));
  }
}
