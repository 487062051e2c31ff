package dev.muster.server;

/** Where a TLS certificate comes from, which may become another one while the node runs. */
interface TlsSource {
  /** The one that counts now. For any thread. */
  TlsIdentity current();

  /** Looks whether there is another one, and says whether there is. For one thread. */
  boolean look();
}
