package dev.muster.gateway.signin;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSocketFactory;

/**
 * The organization's identity provider, and who may sign in.
 *
 * @param issuer as the identity provider calls itself
 * @param clientId as it calls this server
 * @param clientSecret by which this server proves itself there
 * @param scopes that are asked for beside {@code openid}
 * @param userClaims the claims that name a person to admins; the first that is there counts
 * @param accountClaims the same of the Managed Apple Account
 * @param allowed who may sign in; empty: whoever the identity provider lets
 * @param trust what is trusted for its TLS certificate, if not what the Java runtime trusts
 */
public record ProviderSettings(
    URI issuer,
    String clientId,
    String clientSecret,
    List<String> scopes,
    List<String> userClaims,
    List<String> accountClaims,
    Optional<Allowed> allowed,
    Optional<SSLSocketFactory> trust) {

  /**
   * Who may sign in: whoever has one of the values in a claim.
   *
   * @param claim such as {@code groups}
   * @param values such as {@code staff}
   */
  public record Allowed(String claim, Set<String> values) {
    /** Copies the values. */
    public Allowed {
      values = Set.copyOf(values);
    }
  }

  /** Copies the lists. */
  public ProviderSettings {
    scopes = List.copyOf(scopes);
    userClaims = List.copyOf(userClaims);
    accountClaims = List.copyOf(accountClaims);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "ProviderSettings[" + issuer + ", " + clientId + "]";
  }
}
