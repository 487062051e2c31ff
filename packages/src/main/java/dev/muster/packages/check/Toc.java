package dev.muster.packages.check;

import java.util.List;
import java.util.Optional;

/**
 * The table of contents of a xar archive. Offsets count from the beginning of the heap.
 *
 * @param checksum of the table itself, as it is compressed
 * @param signatures over that checksum
 * @param files with their paths, folders included
 */
record Toc(Optional<Checksum> checksum, List<Signature> signatures, List<Entry> files) {
  /**
   * A checksum.
   *
   * @param style its algorithm, as {@code sha1}
   */
  record Checksum(String style, long offset, long size) {}

  /**
   * A signature.
   *
   * @param style {@code RSA} or {@code CMS}
   * @param certificates DER, the signer's first
   */
  record Signature(String style, long offset, long size, List<byte[]> certificates) {}

  /**
   * A file or a folder.
   *
   * @param path from the top, parts separated by slashes
   */
  record Entry(String path, Optional<Data> data) {}

  /**
   * The content of a file.
   *
   * @param length in the heap
   * @param size as it is unpacked
   * @param encoding how it is packed, a media type
   * @param archived the checksum of what is in the heap
   */
  record Data(long offset, long length, long size, String encoding, Optional<Sum> archived) {}

  /** A checksum that stands in the table, in hexadecimal. */
  record Sum(String style, String hex) {}
}
