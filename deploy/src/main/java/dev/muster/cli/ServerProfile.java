package dev.muster.cli;

/**
 * How one server is reached.
 *
 * @param url of its admin API
 * @param token a bearer token
 * @param ca the certificate that it is trusted by, PEM
 */
record ServerProfile(String url, String token, String ca) {

  /** Without the token. */
  @Override
  public String toString() {
    return "ServerProfile[url=%s]".formatted(url);
  }
}
