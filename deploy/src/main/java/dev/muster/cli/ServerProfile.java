package dev.muster.cli;

import java.util.Optional;

/**
 * How one server is reached.
 *
 * @param url of its admin API
 * @param token a bearer token
 * @param ca the certificates, PEM, that it is trusted by beside those of the Java runtime
 */
record ServerProfile(String url, String token, Optional<String> ca) {

  /** Without the token. */
  @Override
  public String toString() {
    return "ServerProfile[url=%s]".formatted(url);
  }
}
