package dev.muster.packages.check;

/**
 * Something about a package that its admin should know.
 *
 * @param kind its stable name
 * @param sentence what is so, and what to do
 */
public record Finding(Kind kind, String sentence) {
  /** What there may be. */
  public enum Kind {
    /** It is no xar archive. */
    NOT_A_PACKAGE("not-a-package", true),
    /** Its bytes are not those that its table of contents tells. */
    DAMAGED("damaged", true),
    /** It has no distribution. */
    COMPONENT("component-package", true),
    /** It has no signature. */
    UNSIGNED("unsigned", true),
    /** Its signature is not one of its contents. */
    SIGNATURE_BROKEN("signature-broken", true),
    /** Its signer's certificate is for other things. */
    WRONG_CERTIFICATE("wrong-certificate", true),
    /** Its signer's certificate does not end at Apple. */
    UNTRUSTED("untrusted", true),
    /** Its signer's certificate was not in force. */
    EXPIRED("expired", true),
    /** It counts on machines that trust a root of this installation's own alone. */
    OWN_ROOT("own-root", false),
    /** Its certificate ends, and nothing tells that it was signed before. */
    NO_TIMESTAMP("no-timestamp", false);

    private final String label;
    private final boolean refuses;

    Kind(String label, boolean refuses) {
      this.label = label;
      this.refuses = refuses;
    }

    /** Its name. */
    public String label() {
      return label;
    }

    /** Whether a Mac installs no such package. */
    public boolean refuses() {
      return refuses;
    }
  }
}
