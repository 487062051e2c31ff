package dev.muster.gateway.ca;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CAs of an installation: the one that issues now, and those before it, whose certificates
 * devices still have and whose roots they still trust. Immutable, safe for any thread.
 *
 * @param current issues to devices
 * @param former the newest first
 */
public record Authorities(CertificateAuthority current, List<Former> former) {
  /** A CA that can't be counted on for the server's certificate any more. */
  private static final Duration ABOUT_TO_END = Duration.ofDays(30);

  /**
   * A CA that issues to devices no more.
   *
   * @param chain its issuing certificate first, the root last
   * @param key its issuing key, if it still issues the server's certificate
   */
  public record Former(List<X509Certificate> chain, Optional<PrivateKey> key) {
    /**
     * Checks that the key, where there is one, is that of the chain.
     *
     * @throws IllegalArgumentException if it can't be used; the message says why
     */
    public Former {
      chain = List.copyOf(chain);
      if (key.isPresent()) {
        new CertificateAuthority(chain, key.get());
      }
    }

    private Optional<CertificateAuthority> issuing() {
      return key.map(k -> new CertificateAuthority(chain, k));
    }

    /** Without the key. */
    @Override
    public String toString() {
      return "Former[" + chain.getFirst().getSubjectX500Principal() + "]";
    }
  }

  /** Copies the list. */
  public Authorities {
    former = List.copyOf(former);
  }

  /** The certificates whose devices' identities are believed, the current CA's first. */
  public List<X509Certificate> issuers() {
    return chains().map(List::getFirst).distinct().toList();
  }

  /** What devices must trust as long as the server may show a certificate of any of these CAs. */
  public List<X509Certificate> roots() {
    return chains().map(List::getLast).distinct().toList();
  }

  /** Whether one of these CAs signed that certificate. Says nothing of dates. */
  public boolean issued(X509Certificate certificate) {
    return issuers().stream().anyMatch(issuer -> Certificates.issuedBy(issuer, certificate));
  }

  /**
   * Which one issues the server's certificate: the oldest whose key is here, for devices that
   * enrolled under it trust no other until they have a new profile.
   */
  public CertificateAuthority forServer(Instant now) {
    return former.reversed().stream()
        .flatMap(f -> f.issuing().stream())
        .filter(f -> f.end().isAfter(now.plus(ABOUT_TO_END)))
        .findFirst()
        .orElse(current);
  }

  private Stream<List<X509Certificate>> chains() {
    return Stream.concat(Stream.of(current.chain()), former.stream().map(Former::chain));
  }
}
