package dev.muster.gateway.authproxy;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;

/**
 * The program that requests are passed on to.
 *
 * @param base what stands behind {@code /authproxy/} is put behind this
 * @param trusted who certifies it; empty: the public CAs
 * @param timeout until its answer begins, and between the pieces of it
 * @param atOnce how many requests may be passed on at once
 * @param largest body, of a request or an answer, in bytes
 */
public record AuthProxySettings(
    URI base, List<X509Certificate> trusted, Duration timeout, int atOnce, long largest) {
  /** Copies the list. */
  public AuthProxySettings {
    trusted = List.copyOf(trusted);
  }
}
