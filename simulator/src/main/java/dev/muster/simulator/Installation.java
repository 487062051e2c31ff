package dev.muster.simulator;

import dev.muster.simulator.pkg.InstallerPackage;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * Something that happened to a package on a Mac after it was acknowledged. The server hears nothing
 * of it.
 *
 * @param command the UUID of the command that told it to install
 * @param url where the package is, once that is known
 * @param sha256 of what was downloaded, in hexadecimal, once all of it is there
 * @param detail why, for people
 * @param contents what was in it, once it was opened
 */
public record Installation(
    Instant at,
    String command,
    Optional<URI> url,
    Optional<String> sha256,
    Outcome outcome,
    String detail,
    Optional<InstallerPackage> contents) {

  /** What happened. */
  public enum Outcome {
    /** A try to download it ended before its end. */
    BROKE_OFF,
    /** All of it was downloaded, and is of the size and hashes that the manifest says. */
    DOWNLOADED,
    /** It was installed. */
    INSTALLED,
    /** There is no manifest at the URL that the command names, or none that a Mac could use. */
    MANIFEST_WRONG,
    /** The server says that it has no such thing. */
    NOT_THERE,
    /** It has another size than the manifest says. */
    SIZE_WRONG,
    /** It has other hashes than the manifest says. */
    HASH_WRONG,
    /** It is no package that a Mac installs: not a distribution, or not signed as it should be. */
    PACKAGE_REFUSED,
    /** It could not be downloaded in so many tries. */
    GAVE_UP,
    /** It was downloaded, and nothing more happened. */
    NEVER_INSTALLED,
    /** It was not looked at, or forgotten in a restart. */
    DROPPED
  }
}
