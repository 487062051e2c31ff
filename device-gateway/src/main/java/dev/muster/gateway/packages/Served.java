package dev.muster.gateway.packages;

import dev.muster.packages.link.PackageTicket;

/** Is told what of a package was sent to a device. Must not block. */
@FunctionalInterface
public interface Served {
  /**
   * These bytes were sent.
   *
   * @param ticket for whom
   * @param range which bytes
   * @param size how many the package has
   */
  void served(PackageTicket ticket, ByteRange range, long size);
}
