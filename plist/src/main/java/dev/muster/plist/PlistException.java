package dev.muster.plist;

/**
 * A document is no property list, or exceeds a limit. The message says which and quotes nothing of
 * the document.
 */
public final class PlistException extends Exception {
  private static final long serialVersionUID = 1L;

  PlistException(String message) {
    super(message, null, false, false);
  }
}
