package dev.muster.dep.apple;

import java.time.Instant;
import java.util.Optional;

/**
 * Where devices of the organization look for their server when someone signs in with a Managed
 * Apple Account. Apple, Device Assignment: Account-Driven Enrollment Profile.
 *
 * @param url the service discovery document, https
 * @param updated when it was set
 */
public record DiscoveryUrl(String url, Optional<Instant> updated) {}
