package dev.muster.gateway.signin;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
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
import com.nimbusds.oauth2.sdk.id.Issuer;
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
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(6);
  private static final Duration KNOWN_FOR = Duration.ofHours(1);
  private static final Duration KEYS_FOR = Duration.ofMinutes(15);
  private static final int LARGEST = 512 * 1024;
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  /** What a token may be signed with: keys of the identity provider's own. */
  private static final JWSAlgorithm.Family SIGNATURES = JWSAlgorithm.Family.SIGNATURE;

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final DefaultResourceRetriever documents;
  private final ClientID client;
  private volatile Discovered discovered;

  private record Discovered(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant until) {}

  /** An identity provider, which nobody asks for anything yet. */
  public IdentityProvider(ProviderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.client = new ClientID(settings.clientId());
    this.documents =
        new DefaultResourceRetriever(
            (int) CONNECT.toMillis(),
            (int) READ.toMillis(),
            LARGEST,
            true,
            settings.trust().orElse(null));
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
            .endpointURI(discover().metadata().getAuthorizationEndpointURI())
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
    Discovered provider = discover();
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
    discover();
  }

  /**
   * The same, and whether the identity provider takes this server's secret: it is shown with a code
   * that nobody was given.
   */
  public void checkWhole() throws SignInTrouble {
    try {
      exchange(discover().metadata(), "check", SignInSecrets.fresh(), settings.issuer());
    } catch (SignInTrouble e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
    }
  }

  private Discovered discover() throws SignInTrouble {
    Discovered known = discovered;
    if (known != null && clock.instant().isBefore(known.until())) {
      return known;
    }
    String issuer = settings.issuer().toString();
    URI address =
        URI.create(
            (issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + WELL_KNOWN);
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.parse(documents.retrieveResource(address.toURL()).getContent());
      if (!metadata.getIssuer().equals(new Issuer(issuer))) {
        throw new SignInTrouble(
            Kind.MISCONFIGURED,
            "%s calls itself %s: set oidc.issuer to just that"
                .formatted(address, metadata.getIssuer()));
      }
      if (metadata.getAuthorizationEndpointURI() == null
          || metadata.getTokenEndpointURI() == null
          || metadata.getJWKSetURI() == null) {
        throw new SignInTrouble(
            Kind.MISCONFIGURED, address + " has no addresses for the authorization code flow");
      }
      Discovered fresh = new Discovered(metadata, keys(metadata), clock.instant().plus(KNOWN_FOR));
      discovered = fresh;
      return fresh;
    } catch (ParseException e) {
      throw new SignInTrouble(
          Kind.MISCONFIGURED,
          address
              + " is no OpenID Connect configuration: check oidc.issuer ("
              + e.getMessage()
              + ")");
    } catch (IOException e) {
      throw new SignInTrouble(
          Kind.AWAY,
          "%s can't be had: check oidc.issuer, and that this server can reach it (%s)"
              .formatted(address, e.getMessage()));
    }
  }

  private JWKSource<SecurityContext> keys(OIDCProviderMetadata metadata)
      throws MalformedURLException {
    return JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), documents)
        .cache(KEYS_FOR.toMillis(), CONNECT.plus(READ).toMillis())
        .refreshAheadCache(false)
        // Tokens come from the identity provider itself: no stranger can have keys asked for.
        .rateLimited(false)
        .build();
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

  private IDTokenClaimsSet validate(Discovered provider, JWT token, String nonce)
      throws SignInTrouble {
    IDTokenValidator validator =
        new IDTokenValidator(
            provider.metadata().getIssuer(),
            client,
            new JWSVerificationKeySelector<>(SIGNATURES, provider.keys()),
            null);
    try {
      return validator.validate(token, new Nonce(nonce));
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
