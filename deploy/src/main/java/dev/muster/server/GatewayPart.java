package dev.muster.server;

import dev.muster.gateway.DeviceGateway;
import dev.muster.gateway.EnrollmentAccess;
import dev.muster.gateway.GatewayLimits;
import dev.muster.gateway.GatewaySettings;
import dev.muster.gateway.ca.CertificateIssuer;
import dev.muster.gateway.dep.AppleVersions;
import dev.muster.gateway.dep.DepEnrollment;
import dev.muster.gateway.dep.DepPolicy;
import dev.muster.gateway.dep.DeviceAuthorities;
import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.dep.PlatformSso;
import dev.muster.gateway.dep.SignInTokens;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.packages.PackageDownloads;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.ForeignAuthorities;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.DepSection;
import dev.muster.server.config.GatewaySection;
import dev.muster.server.config.OidcSection;
import dev.muster.server.config.PackagesSection;
import dev.muster.server.config.PlatformSsoSection;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The role {@link dev.muster.server.config.Role#GATEWAY}: the server that devices talk to. */
final class GatewayPart implements Part {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayPart.class);

  private final Node node;
  private final Started started = new Started();

  GatewayPart(Node node) {
    this.node = node;
  }

  @Override
  public void start() {
    Configuration configuration = node.configuration();
    node.packages().prepare(node.log());
    GatewaySection listen = configuration.gateway();
    DeviceGateway gateway =
        new Listener("the gateway", listen.host(), listen.port(), "gateway")
            .start(() -> Node.await(start(configuration)));
    started.add(() -> Node.await(gateway.stop()));
    started.add(
        node.tls()
            .follow(
                () -> {
                  TlsIdentity shown = node.tls().gateway();
                  Node.await(gateway.present(shown.chain(), shown.key()));
                }));
    node.enrollment().address().listensAt(gateway.port());
  }

  private Future<DeviceGateway> start(Configuration configuration) {
    return DeviceGateway.start(
        node.vertx(),
        new GatewaySettings(
            configuration.gateway().host(),
            configuration.gateway().port(),
            configuration.gateway().proxies(),
            configuration.gateway().identity(),
            deviceAuthorities(configuration.gateway()),
            node.enrollment().address().path(),
            configuration.limits().gateway(),
            node.tls().gateway().chain(),
            node.tls().gateway().key()),
        verifier(configuration.gateway()),
        access(),
        scep(),
        CheckInSettings.of(node, started),
        CheckInSettings.proxy(node, started),
        downloads(),
        new PackageFacts(node.log(), node.events()),
        node.log(),
        node.events(),
        node.front("gateway"),
        node.monitoring().meters());
  }

  @Override
  public void close() {
    started.close();
  }

  private PackageDownloads downloads() {
    PackagesSection settings = node.configuration().packages();
    return new PackageDownloads(
        node.packages().store(),
        node.packages().tickets(),
        settings.url().isPresent(),
        settings.bandwidth(),
        settings.downloads());
  }

  private EnrollmentAccess access() {
    boolean open = node.configuration().enrollment().open();
    boolean signedIn = node.configuration().oidc().filter(OidcSection::enroll).isPresent();
    if (open && !signedIn) {
      LOG.warn(
          "enrollment.open lets whoever reaches this gateway enroll a device: use muster"
              + " enroll-link in its place");
    }
    return new EnrollmentAccess(
        node.enrollment().profile(),
        node.enrollment().links(),
        open,
        Optional.of(dep()),
        node.configuration().oidc().map(oidc -> SignIns.of(node, oidc, machineInfo())));
  }

  /** Devices that Apple sends here. */
  private DepEnrollment dep() {
    DepSection settings = node.configuration().dep();
    GatewayLimits limits = node.configuration().limits().gateway();
    return new DepEnrollment(
        machineInfo(),
        devices(settings.signIn()),
        started.add(new AppleVersions(settings.versionsUrl(), InstantSource.system())),
        node.enrollment().profile(),
        CheckInSettings.pairings(node),
        new DepPolicy(
            settings.letUnknownIn() ? DepPolicy.Unknown.LET_IN : DepPolicy.Unknown.REFUSE,
            DepPolicy.DEFAULT.longestAsk(),
            node.configuration().oidc().filter(OidcSection::setup).isPresent()),
        new RefusalSample(
            "dep",
            limits.refusalsPerSecond(),
            limits.refusalBurst(),
            InstantSource.system(),
            node.monitoring().meters()),
        InstantSource.system());
  }

  private MachineInfoReader machineInfo() {
    return new MachineInfoReader(deviceAuthorities(node.configuration().dep()));
  }

  private DepDevices devices(Optional<PlatformSsoSection> signIn) {
    return new DepDevices(
        node.log(),
        node.events(),
        signIn.map(
            sso ->
                new PlatformSso(
                    sso.profile(), sso.authentication(), sso.manifest(), sso.required())),
        new SignInTokens(
            signIn.map(sso -> OperatorFiles.publicKeys(sso.keys())).orElse(List.of()),
            node.clock()));
  }

  private static DeviceAuthorities deviceAuthorities(DepSection settings) {
    if (settings.deviceCas().isEmpty()) {
      return DeviceAuthorities.apple();
    }
    Path file = settings.deviceCas().get();
    LOG.warn(
        "dep.device.cas lets whoever holds a key that {} certifies be any device of the"
            + " organization's: it is for a simulator",
        file);
    try {
      return DeviceAuthorities.apple().and(Files.readString(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigurationException("dep.device.cas can't be used: " + e.getMessage(), e);
    }
  }

  private List<X509Certificate> deviceAuthorities(GatewaySection settings) {
    return Stream.concat(node.authorities().issuers().stream(), foreign(settings).stream())
        .toList();
  }

  private static List<X509Certificate> foreign(GatewaySection settings) {
    return settings.trustedDeviceCas().map(OperatorFiles::certificates).orElse(List.of());
  }

  private SignatureVerifier verifier(GatewaySection settings) {
    return new SignatureVerifier(
        node.authorities().issuers(),
        new ForeignAuthorities(foreign(settings), settings.trustedUntil()),
        settings.sha1Signatures(),
        settings.grace(),
        node.clock());
  }

  private ScepService scep() {
    CertificateIssuer issuer =
        new CertificateIssuer(
            node.authorities(),
            node.enrollment().challenges(),
            node.log(),
            node.events(),
            node.clock());
    GatewayLimits limits = node.configuration().limits().gateway();
    return new ScepService(
        node.authorities().current(),
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
