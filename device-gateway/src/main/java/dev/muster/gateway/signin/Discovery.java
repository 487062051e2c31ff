package dev.muster.gateway.signin;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.muster.gateway.signin.SignInTrouble.Kind;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Where an identity provider's addresses and keys are (OpenID Connect Discovery 1.0), remembered
 * for an hour. Safe for any thread; <b>blocks</b>, no longer than some seconds.
 */
final class Discovery {
  private static final Duration KNOWN_FOR = Duration.ofHours(1);
  private static final Duration AWAY_FOR = Duration.ofMinutes(1);
  private static final Duration KEYS_FOR = Duration.ofMinutes(15);
  private static final int LARGEST = 512 * 1024;
  private static final String WELL_KNOWN = "/.well-known/openid-configuration";

  private final ProviderSettings settings;
  private final InstantSource clock;
  private final DefaultResourceRetriever documents;
  private volatile Found found;

  /**
   * What was found.
   *
   * @param keys that it signs with, asked for anew when a token names one that is not among them
   * @param until when it is to be looked up again
   */
  record Found(OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, Instant until) {}

  Discovery(ProviderSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.documents =
        new DefaultResourceRetriever(
            (int) IdentityProvider.CONNECT.toMillis(),
            (int) IdentityProvider.READ.toMillis(),
            LARGEST,
            true,
            settings.trust().orElse(null));
  }

  Found now() throws SignInTrouble {
    Found known = found;
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
      Found fresh = new Found(metadata, keys(metadata), clock.instant().plus(KNOWN_FOR));
      found = fresh;
      return fresh;
    } catch (ParseException e) {
      throw new SignInTrouble(
          Kind.MISCONFIGURED,
          address
              + " is no OpenID Connect configuration: check oidc.issuer ("
              + e.getMessage()
              + ")");
    } catch (IOException e) {
      if (known != null) {
        // What it said an hour ago is most likely so, and it may be back before a person has typed.
        found = new Found(known.metadata(), known.keys(), clock.instant().plus(AWAY_FOR));
        return known;
      }
      throw new SignInTrouble(
          Kind.AWAY,
          "%s can't be had: check oidc.issuer, and that this server can reach it (%s)"
              .formatted(address, e.getMessage()));
    }
  }

  private JWKSource<SecurityContext> keys(OIDCProviderMetadata metadata)
      throws MalformedURLException {
    return JWKSourceBuilder.create(metadata.getJWKSetURI().toURL(), documents)
        .cache(KEYS_FOR.toMillis(), IdentityProvider.CONNECT.plus(IdentityProvider.READ).toMillis())
        .refreshAheadCache(false)
        // Tokens come from the identity provider itself: no stranger can have keys asked for.
        .rateLimited(false)
        .build();
  }
}
