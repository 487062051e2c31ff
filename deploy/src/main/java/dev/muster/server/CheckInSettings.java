package dev.muster.server;

import dev.muster.gateway.CheckInServices;
import dev.muster.gateway.authproxy.AuthProxy;
import dev.muster.gateway.authproxy.AuthProxySettings;
import dev.muster.gateway.declaration.DeclarationServer;
import dev.muster.gateway.declaration.DeclarationSettings;
import dev.muster.gateway.declaration.Hmac;
import dev.muster.gateway.token.DeviceTokens;
import dev.muster.gateway.token.WatchPairing;
import dev.muster.gateway.user.DigestCheck;
import dev.muster.gateway.user.UserPolicy;
import dev.muster.gateway.user.UserSignIn;
import dev.muster.log.seal.LinkSealer;
import dev.muster.server.config.AuthProxySection;
import dev.muster.server.config.DeclarationsSection;
import dev.muster.server.config.NetworkUsersSection;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What stands behind messages and requests of devices that the log alone can't answer, as the
 * settings have it.
 */
final class CheckInSettings {
  private CheckInSettings() {}

  /**
   * All of it.
   *
   * @param started takes what is to be closed
   */
  static CheckInServices of(Node node, Started started) {
    return new CheckInServices(
        new UserSignIn(users(node), InstantSource.system()),
        new DeviceTokens(
            new DepAccountTokens(
                node.log(), node.configuration().dep().tokenAccount(), InstantSource.system()),
            pairings(node)),
        declarations(node, started));
  }

  /** How watches show whose they are. */
  static WatchPairing pairings(Node node) {
    return new WatchPairing(sealer(node, "watch-pairing"), InstantSource.system());
  }

  private static UserPolicy users(Node node) {
    NetworkUsersSection settings = node.configuration().networkUsers();
    return switch (settings.policy()) {
      case REFUSE -> new UserPolicy.Refuse();
      case LET_IN -> new UserPolicy.LetIn();
      case CHECK ->
          new UserPolicy.Check(
              new DigestCheck(
                  OperatorFiles.digestUsers(settings.file().orElseThrow()),
                  settings.realm(),
                  sealer(node, "user-authenticate"),
                  InstantSource.system()));
    };
  }

  static LinkSealer sealer(Node node, String purpose) {
    return new LinkSealer(node.log().keyring()::installation, purpose);
  }

  private static Optional<DeclarationServer> declarations(Node node, Started started) {
    DeclarationsSection settings = node.configuration().declarations();
    return settings
        .url()
        .map(
            url ->
                started.add(
                    new DeclarationServer(
                        node.vertx(),
                        new DeclarationSettings(
                            url,
                            settings.requestKeyFile().map(OperatorFiles::secret).map(Hmac::new),
                            settings.responseKeyFile().map(OperatorFiles::secret).map(Hmac::new),
                            settings
                                .trustedCas()
                                .map(OperatorFiles::certificates)
                                .orElse(List.of()),
                            settings.timeout(),
                            settings.atOnce(),
                            settings.passesNotFound()),
                        node.monitoring().meters())));
  }

  /** What passes requests of devices on, if there is where to. */
  static Optional<AuthProxy> proxy(Node node, Started started) {
    AuthProxySection settings = node.configuration().authProxy();
    return settings
        .url()
        .map(
            url ->
                started.add(
                    new AuthProxy(
                        node.vertx(),
                        new AuthProxySettings(
                            url,
                            settings
                                .trustedCas()
                                .map(OperatorFiles::certificates)
                                .orElse(List.of()),
                            settings.timeout(),
                            settings.atOnce(),
                            settings.largest()),
                        node.monitoring().meters())));
  }
}
