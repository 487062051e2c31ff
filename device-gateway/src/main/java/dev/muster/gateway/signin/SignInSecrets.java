package dev.muster.gateway.signin;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * What one sign-in has of its own, and nobody can guess.
 *
 * @param id names it; what it leads to can be spent once
 * @param nonce comes back in the ID token
 * @param verifier shows that whoever brings the code is who began (RFC 7636)
 */
record SignInSecrets(String id, String nonce, String verifier) {
  private static final int BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  static SignInSecrets fresh() {
    return new SignInSecrets(random(), random(), random());
  }

  static String random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "SignInSecrets[]";
  }
}
