package dev.muster.server;

import dev.muster.gateway.SignInAccess;
import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.signin.IdentityProvider;
import dev.muster.gateway.signin.ProviderSettings;
import dev.muster.gateway.signin.SignInFlow;
import dev.muster.gateway.signin.SignInTrouble;
import dev.muster.gateway.signin.Words;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.OidcSection;
import dev.muster.trust.Anchors;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How people sign in on a node, as the settings have it. */
final class SignIns {
  private static final Logger LOG = LoggerFactory.getLogger(SignIns.class);

  private SignIns() {}

  /** All of it; whether the identity provider answers is looked at meanwhile. */
  static SignInAccess of(Node node, OidcSection oidc, MachineInfoReader reader) {
    ProviderSettings settings = settings(oidc);
    IdentityProvider provider = new IdentityProvider(settings, node.clock());
    Words words = new Words(CheckInSettings.sealer(node, "sign-in"), node.clock());
    Thread.startVirtualThread(() -> look(provider));
    return new SignInAccess(
        new SignInFlow(provider, settings, words, node.enrollment().address()),
        words,
        reader,
        oidc.accounts(),
        oidc.enroll());
  }

  /** How the identity provider is asked. */
  static ProviderSettings settings(OidcSection oidc) {
    return new ProviderSettings(
        oidc.issuer(),
        oidc.clientId(),
        OperatorFiles.secret(oidc.clientSecretFile()),
        oidc.scopes(),
        oidc.userClaims(),
        oidc.accountClaims(),
        oidc.allowed(),
        oidc.trustedCas().map(SignIns::trusting));
  }

  /** A server that can't reach it now serves all but those who sign in. */
  private static void look(IdentityProvider provider) {
    try {
      provider.check();
    } catch (SignInTrouble e) {
      LOG.warn("nobody can sign in yet: {}", e.getMessage());
    }
  }

  private static SSLSocketFactory trusting(Path pem) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          null, new TrustManager[] {Anchors.trusting(OperatorFiles.certificates(pem))}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new ConfigurationException("oidc.trusted.cas can't be used: " + e.getMessage(), e);
    }
  }
}
