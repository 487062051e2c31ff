package dev.muster.simulator.dep;

import java.util.ArrayList;
import java.util.List;

/**
 * How a token file is written; all of these are met.
 *
 * @param der DER, in place of BER with indefinite lengths and octet strings in pieces
 * @param tripleDes encrypted with 3DES, in place of AES-128-CBC
 * @param crlf lines end with CR LF, in place of LF
 * @param messageLines the JSON is between {@code BEGIN MESSAGE} and {@code END MESSAGE}
 * @param fold after so many characters the JSON goes on in a new line, in the middle of a string
 *     too; 0 for one line
 */
public record TokenForm(
    boolean der, boolean tripleDes, boolean crlf, boolean messageLines, int fold) {
  /** As in Apple's documentation. */
  public static final TokenForm DOCUMENTED = new TokenForm(false, false, false, false, 76);

  /** As the portal's files are. */
  public static final TokenForm REAL = new TokenForm(false, false, true, true, 0);

  /** All that there are. */
  public static List<TokenForm> all() {
    List<TokenForm> all = new ArrayList<>();
    for (int bits = 0; bits < 32; bits++) {
      all.add(
          new TokenForm(
              (bits & 1) != 0,
              (bits & 2) != 0,
              (bits & 4) != 0,
              (bits & 8) != 0,
              (bits & 16) != 0 ? 76 : 0));
    }
    return all;
  }
}
