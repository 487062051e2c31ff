package dev.muster.server;

import dev.muster.gateway.DeviceGateway;
import dev.muster.gateway.GatewayLimits;
import dev.muster.gateway.GatewaySettings;
import dev.muster.gateway.ca.CertificateIssuer;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.server.config.GatewaySection;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/** The role {@link dev.muster.server.config.Role#GATEWAY}: the server that devices talk to. */
final class GatewayPart implements Part {
  private final Node node;
  private final Started started = new Started();

  GatewayPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    Configuration configuration = node.configuration();
    DeviceGateway gateway =
        Node.await(
            DeviceGateway.start(
                node.vertx(),
                new GatewaySettings(
                    configuration.gateway().host(),
                    configuration.gateway().port(),
                    configuration.gateway().proxies(),
                    configuration.limits().gateway(),
                    node.tls().chain(),
                    node.tls().key()),
                verifier(configuration.gateway()),
                node.enrollment().profile(),
                scep(),
                node.log(),
                node.events(),
                node.front("gateway"),
                node.monitoring().meters()));
    started.add(() -> Node.await(gateway.stop()));
    node.enrollment().address().listensAt(gateway.port());
  }

  @Override
  public void close() {
    started.close();
  }

  private SignatureVerifier verifier(GatewaySection settings) {
    List<X509Certificate> foreign =
        settings.trustedDeviceCas().map(OperatorFiles::certificates).orElse(List.of());
    return new SignatureVerifier(
        node.authority().issuing(), foreign, settings.sha1Signatures(), node.clock());
  }

  private ScepService scep() {
    CertificateIssuer issuer =
        new CertificateIssuer(
            node.authority(),
            node.enrollment().challenges(),
            node.log(),
            node.events(),
            node.clock());
    GatewayLimits limits = node.configuration().limits().gateway();
    return new ScepService(
        node.authority(),
        issuer,
        node.configuration().enrollment().legacyAlgorithms(),
        new RefusalSample(
            "scep",
            limits.refusalsPerSecond(),
            limits.refusalBurst(),
            InstantSource.system(),
            node.monitoring().meters()));
  }
}
