package dev.muster.gateway.signin;

/** Why nobody is signed in. The message is for the operator's log, and has nothing secret in it. */
public final class SignInTrouble extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;

  /** Whose matter it is. */
  public enum Kind {
    /** The identity provider can't be reached, or does not answer in time. */
    AWAY("The sign-in service of your organization does not answer. Try again in a few minutes."),
    /** An operator has to set something right. */
    MISCONFIGURED(
        "Sign-in is not set up right on this server. Tell your admin: the server's log says what is"
            + " wrong."),
    /** Signed in, or on the way to it, and may not enroll. */
    REFUSED("You were not signed in, or may not enroll devices here. Ask your admin."),
    /** What came back is not what was begun, or its time is over. */
    INVALID("This sign-in is over, or was begun elsewhere. Begin again on the device."),
    /** Too many sign in at once. */
    BUSY("Many people sign in at this moment. Try again in a minute.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }

    /** What the person is told. */
    public String sentence() {
      return sentence;
    }
  }

  /** Trouble of this kind; the message says what happened, and what an operator can do. */
  public SignInTrouble(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** Whose matter it is. */
  public Kind kind() {
    return kind;
  }
}
