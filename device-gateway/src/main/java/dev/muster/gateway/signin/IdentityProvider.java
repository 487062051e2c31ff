package dev.muster.gateway.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.JWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The organization's identity provider: OpenID Connect Core 1.0, the authorization code flow with
 * PKCE (RFC 7636). Its addresses are discovered when they are first needed and again each hour, its
 * keys whenever a token names one that is not known. Safe for any thread; <b>blocks</b>, no longer
 * than some seconds.
 */
public final class IdentityProvider {
  static final Duration CONNECT = Duration.ofSeconds(3);
  static final Duration READ = Duration.ofSeconds(6);

  /** What a token may be signed with: keys of the identity provider's own. */
  private static final JWSAlgorithm.Family SIGNATURES = JWSAlgorithm.Family.SIGNATURE;

  private final ProviderSettings settings;
  private final Discovery discovery;
  private final ClientID client;

  /** An identity provider, which nobody asks for anything yet. */
  public IdentityProvider(ProviderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.client = new ClientID(settings.clientId());
    this.discovery = new Discovery(settings, clock);
  }

  /**
   * Where a person signs in.
   *
   * @param secrets of this sign-in alone
   * @param state comes back as it is
   * @param back where the browser goes afterwards
   * @param hint whom it is for, as far as that is known
   */
  URI signInPage(SignInSecrets secrets, String state, URI back, Optional<String> hint)
      throws SignInTrouble {
    Scope scope = new Scope("openid");
    settings.scopes().forEach(scope::add);
    AuthenticationRequest.Builder request =
        new AuthenticationRequest.Builder(ResponseType.CODE, scope, client, back)
            .endpointURI(discovery.now().metadata().getAuthorizationEndpointURI())
            .state(new State(state))
            .nonce(new Nonce(secrets.nonce()))
            .codeChallenge(new CodeVerifier(secrets.verifier()), CodeChallengeMethod.S256);
    hint.ifPresent(request::loginHint);
    return request.build().toURI();
  }

  /**
   * What the identity provider says of a person who came back.
   *
   * @param code that they brought
   * @param secrets of this sign-in
   * @param back as it was when the sign-in began
   */
  Map<String, Object> claims(String code, SignInSecrets secrets, URI back) throws SignInTrouble {
    Discovery.Found provider = discovery.now();
    OIDCTokenResponse tokens = exchange(provider.metadata(), code, secrets, back);
    IDTokenClaimsSet proven =
        validate(provider, tokens.getOIDCTokens().getIDToken(), secrets.nonce());
    Map<String, Object> claims = new HashMap<>(proven.toJSONObject());
    if (lacksNames(claims)) {
      more(provider.metadata(), tokens.getOIDCTokens().getAccessToken(), claims);
    }
    return claims;
  }

  /** Asks where the identity provider's addresses are, which shows whether it is found. */
  public void check() throws SignInTrouble {
    discovery.now();
  }

  /**
   * The same, and whether the identity provider takes this server's secret: it is shown with a code
   * that nobody was given.
   *
   * @param address where browsers reach the gateway
   */
  public void checkWhole(String address) throws SignInTrouble {
    URI back = URI.create(address + SignInFlow.BACK);
    try {
      exchange(discovery.now().metadata(), "check", SignInSecrets.fresh(), back);
    } catch (SignInTrouble e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
    }
  }

  private OIDCTokenResponse exchange(
      OIDCProviderMetadata metadata, String code, SignInSecrets secrets, URI back)
      throws SignInTrouble {
    TokenRequest request =
        new TokenRequest.Builder(
                metadata.getTokenEndpointURI(),
                authentication(metadata),
                new AuthorizationCodeGrant(
                    new AuthorizationCode(code), back, new CodeVerifier(secrets.verifier())))
            .build();
    try {
      TokenResponse answer = OIDCTokenResponseParser.parse(send(request.toHTTPRequest()));
      if (!answer.indicatesSuccess()) {
        throw refused(answer.toErrorResponse().getErrorObject());
      }
      return (OIDCTokenResponse) answer.toSuccessResponse();
    } catch (ParseException e) {
      throw new SignInTrouble(
          Kind.AWAY, "the identity provider gave no tokens that can be read: " + e.getMessage());
    }
  }

  private ClientAuthentication authentication(OIDCProviderMetadata metadata) {
    Secret secret = new Secret(settings.clientSecret());
    List<ClientAuthenticationMethod> methods = metadata.getTokenEndpointAuthMethods();
    boolean post =
        methods != null
            && !methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            && methods.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST);
    return post ? new ClientSecretPost(client, secret) : new ClientSecretBasic(client, secret);
  }

  private static SignInTrouble refused(ErrorObject error) {
    String code = Optional.ofNullable(error.getCode()).orElse("HTTP " + error.getHTTPStatusCode());
    return switch (code) {
      case "invalid_client", "unauthorized_client" ->
          new SignInTrouble(
              Kind.MISCONFIGURED,
              "the identity provider does not take this server (%s): check oidc.client.id and the"
                      .formatted(code)
                  + " secret in oidc.client.secret.file");
      case "invalid_grant" ->
          new SignInTrouble(Kind.INVALID, "the identity provider does not take the code again");
      default -> new SignInTrouble(Kind.AWAY, "the identity provider gave no tokens: " + code);
    };
  }

  private IDTokenClaimsSet validate(Discovery.Found provider, JWT token, String nonce)
      throws SignInTrouble {
    IDTokenValidator validator =
        new IDTokenValidator(
            provider.metadata().getIssuer(),
            client,
            new JWSVerificationKeySelector<>(SIGNATURES, provider.keys()),
            null);
    try {
      return validator.validate(token, new Nonce(nonce));
    } catch (KeySourceException e) {
      throw new SignInTrouble(
          Kind.AWAY, "the identity provider's keys can't be had: " + e.getMessage());
    } catch (BadJOSEException | JOSEException e) {
      throw new SignInTrouble(Kind.REFUSED, "an ID token does not count: " + e.getMessage());
    }
  }

  private boolean lacksNames(Map<String, Object> claims) {
    return settings.userClaims().stream().noneMatch(claims::containsKey)
        || settings.accountClaims().stream().noneMatch(claims::containsKey)
        || settings.allowed().filter(a -> !claims.containsKey(a.claim())).isPresent()
        || !claims.containsKey("name");
  }

  /** Many give the names only to who asks for them with the access token (section 5.3). */
  private void more(OIDCProviderMetadata metadata, AccessToken token, Map<String, Object> claims)
      throws SignInTrouble {
    if (metadata.getUserInfoEndpointURI() == null) {
      return;
    }
    try {
      UserInfoResponse answer =
          UserInfoResponse.parse(
              send(new UserInfoRequest(metadata.getUserInfoEndpointURI(), token).toHTTPRequest()));
      if (answer.indicatesSuccess() && answer.toSuccessResponse().getUserInfo() != null) {
        Map<String, Object> said = answer.toSuccessResponse().getUserInfo().toJSONObject();
        if (claims.get("sub").equals(said.get("sub"))) {
          said.forEach(claims::putIfAbsent);
        }
      }
    } catch (ParseException e) {
      throw new SignInTrouble(
          Kind.AWAY, "the identity provider's user info can't be read: " + e.getMessage());
    }
  }

  private HTTPResponse send(HTTPRequest request) throws SignInTrouble {
    request.setConnectTimeout((int) CONNECT.toMillis());
    request.setReadTimeout((int) READ.toMillis());
    request.setFollowRedirects(false);
    settings.trust().ifPresent(request::setSSLSocketFactory);
    try {
      return request.send();
    } catch (IOException e) {
      throw new SignInTrouble(
          Kind.AWAY,
          "the identity provider can't be reached at %s: %s"
              .formatted(request.getURI().getHost(), e.getMessage()));
    }
  }
}
