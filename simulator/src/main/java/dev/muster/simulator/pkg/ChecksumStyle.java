package dev.muster.simulator.pkg;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** How a xar's table of contents and members are summed up. Numbers and names as in Apple's xar. */
public enum ChecksumStyle {
  /** What older systems write. */
  SHA1(1, "sha1", "SHA-1", "SHA1withRSA"),
  /** What newer systems write. */
  SHA256(3, "sha256", "SHA-256", "SHA256withRSA");

  private final int number;
  private final String style;
  private final String digest;
  private final String signature;

  ChecksumStyle(int number, String style, String digest, String signature) {
    this.number = number;
    this.style = style;
    this.digest = digest;
    this.signature = signature;
  }

  /** Its number in the header. */
  int number() {
    return number;
  }

  /** Its name in the table of contents. */
  String style() {
    return style;
  }

  /** The RSA signature over bytes with this checksum. */
  String signature() {
    return signature;
  }

  int size() {
    return newDigest().getDigestLength();
  }

  byte[] of(byte[] bytes) {
    return newDigest().digest(bytes);
  }

  MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(digest + " is in every Java", e);
    }
  }
}
