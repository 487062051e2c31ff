package dev.muster.simulator;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What sets one Mac apart from others.
 *
 * @param packageRoots whom it trusts to certify those who sign packages
 * @param misfortune what goes wrong with it
 * @param pieceBytes how much of a package it asks for at once; 0 for all of it
 */
public record Traits(List<X509Certificate> packageRoots, Misfortune misfortune, int pieceBytes) {
  /** A Mac that trusts no package, to which nothing happens. */
  public static final Traits ORDINARY = new Traits(List.of(), Misfortune.NONE, 0);

  /** Copies the list. */
  public Traits {
    packageRoots = List.copyOf(packageRoots);
    if (pieceBytes < 0) {
      throw new IllegalArgumentException("pieceBytes: " + pieceBytes);
    }
  }

  /** The same Mac, which trusts this root for packages. */
  public Traits trusting(X509Certificate packageRoot) {
    return new Traits(List.of(packageRoot), misfortune, pieceBytes);
  }

  /** The same Mac, with another fate. */
  public Traits with(Misfortune other) {
    return new Traits(packageRoots, other, pieceBytes);
  }

  /** The same Mac, which downloads in pieces. */
  public Traits inPiecesOf(int bytes) {
    return new Traits(packageRoots, misfortune, bytes);
  }
}
