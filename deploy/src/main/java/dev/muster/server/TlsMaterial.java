package dev.muster.server;

import dev.muster.gateway.ca.CertificateAuthority;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a node proves its names with, to devices and admins alike; made anew at each start.
 *
 * @param chain the certificate, and those above it
 */
record TlsMaterial(List<X509Certificate> chain, PrivateKey key) {
  static final String LOCALHOST = "localhost";

  /** Issues a certificate for the names that this node is reached by. */
  static TlsMaterial issue(
      CertificateAuthority authority, Configuration configuration, InstantSource clock) {
    KeyPair pair = CertificateAuthority.newKeyPair();
    List<X509Certificate> chain = new ArrayList<>(authority.chain());
    chain.addFirst(
        authority.issueForServer(pair.getPublic(), names(configuration), clock.instant()));
    return new TlsMaterial(List.copyOf(chain), pair.getPrivate());
  }

  /** The command line on this machine comes by the loopback address, whatever devices are told. */
  private static List<String> names(Configuration configuration) {
    return Stream.concat(
            configuration.node().names().stream(),
            Stream.of(LOCALHOST, "127.0.0.1", configuration.admin().host()))
        .filter(name -> !name.equals("0.0.0.0") && !name.equals("::"))
        .distinct()
        .toList();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "TlsMaterial[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
