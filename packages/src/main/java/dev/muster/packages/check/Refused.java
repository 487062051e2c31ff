package dev.muster.packages.check;

/** A package can't be read further. */
final class Refused extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Finding finding;

  Refused(Finding.Kind kind, String sentence) {
    super(sentence, null, false, false);
    this.finding = new Finding(kind, sentence);
  }

  Finding finding() {
    return finding;
  }
}
