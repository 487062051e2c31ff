package dev.muster.server;

import dev.muster.admin.AdminApi;
import dev.muster.admin.AdminSettings;
import dev.muster.admin.token.ApiToken;
import dev.muster.core.event.Actor;
import dev.muster.core.event.ApiRole;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Recorder;
import dev.muster.core.event.TokenFact.ApiTokenCreated;
import dev.muster.gateway.DeviceGateway;
import dev.muster.gateway.GatewaySettings;
import dev.muster.gateway.NativeCrypto;
import dev.muster.gateway.Pem;
import dev.muster.gateway.ca.CertificateAuthority;
import dev.muster.gateway.ca.CertificateIssuer;
import dev.muster.gateway.ca.Challenges;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.kafka.EmbeddedKafka;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.LogSettings;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.Sealer;
import dev.muster.projections.fanout.FanOut;
import dev.muster.projections.index.LocalHistoryIndex;
import dev.muster.projections.snapshot.Snapshots;
import dev.muster.push.PushDispatcher;
import dev.muster.push.PushSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server. {@link #start} returns when it answers; {@link #close} drains and stops it,
 * in the opposite order.
 */
public final class MusterServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MusterServer.class);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int STOP_SECONDS = 15;
  private static final int PUSHES_IN_FLIGHT = 1000;
  private static final Duration PUSH_LIFETIME = Duration.ofDays(7);
  private static final String ELSEWHERE = "another node";
  private static final String LOCALHOST = "localhost";

  private final Configuration configuration;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final InstantSource clock;
  private final Instant startedAt;
  private EventLog log;
  private CertificateAuthority authority;
  private int gatewayPort;
  private AdminApi admin;
  private Operations operations;
  private String bootstrapServers;

  private MusterServer(Configuration configuration, InstantSource clock) {
    this.configuration = configuration;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  /** Starts a server that goes by the clock of the machine. See the other one. */
  public static MusterServer start(Configuration configuration) {
    return start(configuration, InstantSource.system());
  }

  /**
   * Starts a server.
   *
   * @param clock tells the time of events and whether certificates are valid; it may step
   * @throws ConfigurationException if the settings or files can't be used
   * @throws RuntimeException if a part of it can't start; all others are stopped then
   */
  public static MusterServer start(Configuration configuration, InstantSource clock) {
    MusterServer server = new MusterServer(configuration, clock);
    try {
      server.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /**
   * Makes what the nodes of a new installation share beside Kafka: its key, its CA, and the first
   * admin's token.
   */
  public static void makeKeys(Path data) {
    DataDirectory directory = new DataDirectory(data);
    directory.authority(new Sealer(directory.installationKey()), InstantSource.system());
    directory.adminToken();
  }

  /** The version of the program. */
  public static String version() {
    return Optional.ofNullable(MusterServer.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Where devices send their messages. */
  public URI deviceUrl() {
    return URI.create("https://%s:%d/mdm".formatted(configuration.names().getFirst(), gatewayPort));
  }

  /** Where a device that has nothing but a URL gets its enrolment profile. */
  public URI enrollUrl() {
    return deviceUrl().resolve("/enroll");
  }

  /** Where the admin API is, on a node with that role. */
  public URI adminUrl() {
    // The first name may lead to an address that the API does not listen on.
    String host =
        switch (configuration.adminHost()) {
          case "0.0.0.0", "::" -> configuration.names().getFirst();
          case "127.0.0.1", "::1" -> LOCALHOST;
          case String other -> other;
        };
    return URI.create("https://%s:%d/".formatted(host, admin.port()));
  }

  /** Where devices and admins reach this node, in words. */
  public String addresses() {
    return "Devices: %s  Admins: %s"
        .formatted(
            does(Role.GATEWAY) ? deviceUrl() : ELSEWHERE,
            does(Role.ADMIN) ? adminUrl() : ELSEWHERE);
  }

  /** Where those who run the server ask how it does. */
  public URI operationsUrl() {
    return URI.create("http://%s:%d/".formatted(configuration.operationsHost(), operations.port()));
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** The trust anchor of the installation. */
  public X509Certificate ca() {
    return authority.root();
  }

  /** The log. */
  public EventLog log() {
    return log;
  }

  /** The data directory. */
  public Path data() {
    return configuration.data();
  }

  /**
   * Stops it: first it is not ready any more and goes on for the time that was set, for load
   * balancers to find out; then what is in flight ends; then what was read is committed.
   */
  @Override
  public void close() {
    drain();
    while (!parts.isEmpty()) {
      AutoCloseable part = parts.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("{} did not stop in order", part, e);
      }
    }
  }

  private void drain() {
    if (operations == null || operations.isStopping()) {
      return;
    }
    operations.stopping();
    try {
      Thread.sleep(configuration.drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void start() {
    NativeCrypto.install();
    Vertx vertx = Vertx.vertx();
    parts.push(() -> await(vertx.close()));
    operations =
        await(
            Operations.start(
                vertx, configuration.operationsHost(), configuration.operationsPort()));
    parts.push(() -> await(operations.stop()));
    DataDirectory data = new DataDirectory(configuration.data());
    InstallationKey key = data.installationKey();
    authority = authority(data, key);
    data.writeTrustAnchor(authority.root());
    operations.waitsFor("Kafka");
    log = EventLog.open(logSettings(data), key);
    parts.push(log);
    operations.waitsFor("the log to be read");
    log.awaitReady(PATIENCE);
    EventFactory events = new EventFactory(new Recorder(configuration.node(), version()), clock);
    ensureToken(data, events);
    if (does(Role.PROJECTIONS)) {
      parts.push(
          FanOut.start(log.settings(), log.codec(), events, data.instanceId(), data.streams()));
      parts.push(Snapshots.start(log, data.instanceId(), data.streams()));
    }
    KeyPair tlsKey = CertificateAuthority.newKeyPair();
    List<X509Certificate> chain = new ArrayList<>(authority.chain());
    chain.addFirst(authority.issueForServer(tlsKey.getPublic(), tlsNames(), clock.instant()));
    Challenges challenges =
        new Challenges(
            key,
            clock,
            configuration.enrollment().challengeLifetime(),
            configuration.enrollment().staticChallenge());
    gatewayPort = gatewayPort();
    EnrollmentProfile profile = profile(challenges, chain, tlsKey, gatewayPort);
    Optional<Tracing> tracing = tracing();
    if (does(Role.GATEWAY)) {
      startGateway(vertx, events, challenges, profile, chain, tlsKey, tracing);
    }
    if (does(Role.ADMIN)) {
      startAdmin(vertx, data, events, profile, chain, tlsKey, tracing);
    }
    if (does(Role.PUSH)) {
      startPush(data, events);
    }
    operations.follow(log, clock);
    LOG.info("{}  Kafka: {}", addresses(), bootstrapServers);
  }

  private Optional<Tracing> tracing() {
    Configuration.TracingSettings settings = configuration.tracing();
    Optional<Tracing> tracing =
        settings
            .endpoint()
            .map(
                url ->
                    new Tracing(url, settings.percent() / 100.0, configuration.node(), version()));
    tracing.ifPresent(parts::push);
    return tracing;
  }

  private boolean does(Role role) {
    return configuration.roles().contains(role);
  }

  private void startGateway(
      Vertx vertx,
      EventFactory events,
      Challenges challenges,
      EnrollmentProfile profile,
      List<X509Certificate> chain,
      KeyPair tlsKey,
      Optional<Tracing> tracing) {
    CertificateIssuer issuer = new CertificateIssuer(authority, challenges, log, events, clock);
    List<X509Certificate> foreign =
        configuration.trustedDeviceCas().map(OperatorFiles::certificates).orElse(List.of());
    DeviceGateway gateway =
        await(
            DeviceGateway.start(
                vertx,
                new GatewaySettings(
                    configuration.gatewayHost(),
                    gatewayPort,
                    configuration.limits(),
                    chain,
                    tlsKey.getPrivate()),
                new SignatureVerifier(
                    authority.issuing(), foreign, configuration.sha1Signatures(), clock),
                profile,
                new ScepService(authority, issuer, configuration.enrollment().legacyAlgorithms()),
                log,
                events,
                new RequestFront("gateway", operations.meters(), tracing, operations::isStopping),
                operations.meters()));
    parts.push(() -> await(gateway.stop()));
  }

  private void startPush(DataDirectory data, EventFactory events) {
    Configuration.ApnsSettings apns = configuration.apns();
    parts.push(
        PushDispatcher.start(
            log,
            events,
            new PushSettings(
                apns.host(),
                apns.port(),
                apns.trustedCas().map(OperatorFiles::certificates).orElse(List.of()),
                apns.perSecond(),
                apns.connections(),
                PUSHES_IN_FLIGHT,
                PUSH_LIFETIME,
                data.instanceId(),
                log.settings().kafka()),
            clock,
            operations.meters()));
  }

  private void startAdmin(
      Vertx vertx,
      DataDirectory data,
      EventFactory events,
      EnrollmentProfile profile,
      List<X509Certificate> chain,
      KeyPair tlsKey,
      Optional<Tracing> tracing) {
    LocalHistoryIndex index =
        LocalHistoryIndex.start(
            log.settings(), log.codec(), log.reader()::partition, data.streams());
    parts.push(index);
    admin =
        await(
            AdminApi.start(
                vertx,
                new AdminSettings(
                    configuration.adminHost(),
                    configuration.adminPort(),
                    configuration.longestQueue(),
                    profile.accessRights(),
                    configuration.node(),
                    version(),
                    startedAt,
                    Pem.encode(chain),
                    Pem.encode(tlsKey.getPrivate())),
                log,
                index,
                events,
                profile::renew,
                clock,
                new RequestFront("admin", operations.meters(), tracing, operations::isStopping)));
    parts.push(() -> await(admin.stop()));
    data.writeAdminUrl(adminUrl().toString());
  }

  /** The command line on this machine comes by the loopback address, whatever devices are told. */
  private List<String> tlsNames() {
    return Stream.concat(
            configuration.names().stream(),
            Stream.of(LOCALHOST, "127.0.0.1", configuration.adminHost()))
        .filter(name -> !name.equals("0.0.0.0") && !name.equals("::"))
        .distinct()
        .toList();
  }

  private CertificateAuthority authority(DataDirectory data, InstallationKey key) {
    Configuration.CaFiles given = configuration.ca();
    try {
      if (given.pkcs12().isPresent()) {
        Path password =
            given
                .pkcs12PasswordFile()
                .orElseThrow(
                    () ->
                        new ConfigurationException(
                            "ca.pkcs12 needs a password: put it into a file and set"
                                + " ca.pkcs12.password.file"));
        OperatorFiles.KeyAndChain found = OperatorFiles.pkcs12(given.pkcs12().get(), password);
        return new CertificateAuthority(found.chain(), found.key());
      }
      if (given.certificates().isPresent() != given.key().isPresent()) {
        throw new ConfigurationException(
            "a CA of your own needs both ca.certificates and ca.key: set the other one, too");
      }
      if (given.certificates().isPresent()) {
        return new CertificateAuthority(
            OperatorFiles.certificates(given.certificates().get()),
            OperatorFiles.privateKey(given.key().orElseThrow()));
      }
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the CA can't be used: " + e.getMessage(), e);
    }
    return data.authority(new Sealer(key), clock);
  }

  private EnrollmentProfile profile(
      Challenges challenges, List<X509Certificate> chain, KeyPair tlsKey, int port) {
    Configuration.EnrollmentSettings settings = configuration.enrollment();
    String template =
        settings.profile().map(MusterServer::read).orElseGet(EnrollmentProfile::builtIn);
    String url =
        settings.url().orElse("https://%s:%d".formatted(configuration.names().getFirst(), port));
    try {
      return new EnrollmentProfile(
          template,
          new EnrollmentProfile.Contents(
              url, new PushTopic(settings.topic(), log), settings.organization(), authority.root()),
          challenges,
          chain,
          tlsKey.getPrivate());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the enrolment profile can't be used: " + e.getMessage(), e);
    }
  }

  /** Profiles name the port, so it is chosen before the gateway listens. */
  private int gatewayPort() {
    if (configuration.gatewayPort() != 0) {
      return configuration.gatewayPort();
    }
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new ConfigurationException("there is no free port for the gateway", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ConfigurationException("can't read " + file, e);
    }
  }

  private LogSettings logSettings(DataDirectory data) {
    Map<String, String> kafka = new HashMap<>(configuration.kafka());
    if (configuration.embeddedKafka()) {
      EmbeddedKafka broker = EmbeddedKafka.start(data.kafka(), configuration.embeddedKafkaPort());
      parts.push(broker);
      kafka.put("bootstrap.servers", broker.bootstrapServers());
      data.writeKafkaAddress(broker.bootstrapServers());
    }
    bootstrapServers = kafka.get("bootstrap.servers");
    LogSettings defaults = LogSettings.embedded(bootstrapServers);
    int usual = configuration.embeddedKafka() ? defaults.partitions() : 32;
    return new LogSettings(
        kafka,
        configuration.partitions() == 0 ? usual : configuration.partitions(),
        configuration.partitions() == 0,
        configuration.embeddedKafka() ? 1 : configuration.replicationFactor(),
        defaults.answerWithin(),
        defaults.inFlight(),
        defaults.contentCacheBytes());
  }

  /**
   * The file comes before the fact: a crash in between leaves a token that the next start makes
   * known.
   */
  private void ensureToken(DataDirectory data, EventFactory events) {
    if (!log.view().fleet().tokens().isEmpty() && !data.hasAdminToken()) {
      return;
    }
    Digest256 hash = ApiToken.hash(data.adminToken());
    if (log.view().fleet().token(hash).isPresent()) {
      return;
    }
    String id = events.newId().toString();
    try {
      log.append(
              events.fleet(
                  new Actor.System("first-start"),
                  id,
                  new ApiTokenCreated(id, "admin", hash, ApiRole.OPERATE, Optional.empty())))
          .get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the first token was recorded", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the first token could not be recorded", e);
    }
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part did not start or stop in time", e);
    }
  }
}
