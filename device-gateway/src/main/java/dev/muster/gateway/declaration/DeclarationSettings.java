package dev.muster.gateway.declaration;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The server that has the declarations.
 *
 * @param base what devices ask for is resolved against it: without a slash at its end, its last
 *     part gives way
 * @param requestKey by which that server knows what comes from here
 * @param responseKey by which its answers are known
 * @param trusted who certifies it; empty: the public CAs
 * @param timeout for one answer
 * @param atOnce how many may wait for it at once
 * @param passesNotFound whether a device is told that a declaration is gone when that server says
 *     so
 */
public record DeclarationSettings(
    URI base,
    Optional<Hmac> requestKey,
    Optional<Hmac> responseKey,
    List<X509Certificate> trusted,
    Duration timeout,
    int atOnce,
    boolean passesNotFound) {
  /** Copies the list. */
  public DeclarationSettings {
    trusted = List.copyOf(trusted);
  }
}
