package dev.muster.server;

import dev.muster.gateway.ca.Authorities;
import dev.muster.gateway.ca.CertificateAuthority;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A certificate of the installation's CA for these names, made when the node starts, and anew
 * before it ends.
 */
final class BuiltInTls implements TlsSource {
  private static final Logger LOG = LoggerFactory.getLogger(BuiltInTls.class);
  private static final Duration BEFORE_ITS_END = Duration.ofDays(30);

  /** So that the last days of a CA, which cap it, do not make one after the other. */
  private static final Duration WORTH_IT = Duration.ofDays(1);

  private final Authorities authorities;
  private final List<String> names;
  private final InstantSource clock;
  private volatile TlsIdentity current;

  BuiltInTls(Authorities authorities, List<String> names, InstantSource clock) {
    this.authorities = authorities;
    this.names = names;
    this.clock = clock;
    this.current = issue(clock.instant());
  }

  @Override
  public TlsIdentity current() {
    return current;
  }

  @Override
  public boolean look() {
    Instant now = clock.instant();
    Instant next = authorities.forServer(now).serverEnd(now);
    if (now.isBefore(current.ends().minus(BEFORE_ITS_END))
        || next.isBefore(current.ends().plus(WORTH_IT))) {
      return false;
    }
    current = issue(now);
    LOG.info("the server has a new certificate of its CA, good until {}", current.ends());
    return true;
  }

  private TlsIdentity issue(Instant now) {
    CertificateAuthority authority = authorities.forServer(now);
    KeyPair pair = CertificateAuthority.newKeyPair();
    List<X509Certificate> chain = new ArrayList<>(authority.chain());
    chain.addFirst(authority.issueForServer(pair.getPublic(), names, now));
    return new TlsIdentity(chain, pair.getPrivate());
  }
}
