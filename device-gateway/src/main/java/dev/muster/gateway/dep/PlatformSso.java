package dev.muster.gateway.dep;

import java.net.URI;

/**
 * How a person signs in to a Mac with Platform SSO before it enrolls (macOS 26; Apple,
 * "com.apple.psso.required").
 *
 * @param profile where the Mac fetches the profile for it
 * @param authentication where the person signs in; it ends with {@code
 *     apple-remotemanagement-user-login://authentication-results?access-token=…}
 * @param manifest of the package that is installed for it
 * @param compulsory whether a device is refused that neither can do so nor brings a token: also one
 *     with an older system
 */
public record PlatformSso(URI profile, URI authentication, URI manifest, boolean compulsory) {}
