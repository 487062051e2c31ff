package dev.muster.gateway;

import dev.muster.core.event.Actor;
import dev.muster.core.event.LoadFact;
import dev.muster.gateway.authproxy.AuthProxy;
import dev.muster.gateway.intake.Admission;
import dev.muster.gateway.intake.BodyBudget;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.intake.Connections;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.message.MessageParser;
import dev.muster.gateway.packages.PackageDownloads;
import dev.muster.gateway.packages.Served;
import dev.muster.gateway.packages.WorthTelling;
import dev.muster.gateway.scep.ScepService;
import dev.muster.gateway.signature.IdentitySource;
import dev.muster.gateway.signature.Prover;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.plist.PlistReader;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTPS server that devices talk to (HTTP/1.1 and HTTP/2). Check-ins and reports come by PUT to
 * {@code /mdm}; {@code /mdm/checkin} and {@code /mdm/connect} are the same, for profiles that keep
 * them apart. A device that is not managed yet gets its profile at {@code /enroll}, or at {@code
 * /dep/enroll} if Apple sent it, and has its key certified at {@code /scep}. A Mac that was told to
 * install a package fetches it at {@code /packages}.
 *
 * <p>{@link #stop} lets requests in flight end first.
 */
public final class DeviceGateway {
  private static final String GATEWAY = "gateway";

  /**
   * How many messages each processor is thought to answer in a second before any was seen. A crowd
   * at the very start rather waits than is sent away.
   */
  private static final double MESSAGES_EACH = 1_000;

  private static final double ENROLLMENTS_EACH = 200;

  private final Vertx vertx;
  private final String deployment;
  private final int port;
  private final List<WorkerExecutor> workers;
  private final List<Listener> listeners;
  private final HttpServerOptions options;

  private DeviceGateway(
      Vertx vertx,
      String deployment,
      int port,
      List<WorkerExecutor> workers,
      List<Listener> listeners,
      HttpServerOptions options) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
    this.workers = workers;
    this.listeners = List.copyOf(listeners);
    this.options = options;
  }

  /**
   * Starts the server.
   *
   * @param services stand behind check-in messages that the log alone can't answer
   * @param proxy passes requests of devices on, if there is where to
   * @param packages how packages go out
   * @param served is told what of them
   * @param front sees every request first
   * @param meters take what the gateway counts
   */
  public static Future<DeviceGateway> start(
      Vertx vertx,
      GatewaySettings settings,
      SignatureVerifier verifier,
      EnrollmentAccess enrollment,
      ScepService scep,
      CheckInServices services,
      Optional<AuthProxy> proxy,
      PackageDownloads packages,
      Served served,
      EventLog log,
      EventFactory events,
      Handler<RoutingContext> front,
      MeterRegistry meters) {
    GatewayLimits limits = settings.limits();
    int processors = Runtime.getRuntime().availableProcessors();
    Clients clients = new Clients(settings.proxies());
    BodyBudget budget = BodyBudget.ofHeap(limits.bodyBytes());
    Gauge.builder("muster.bodies.bytes", budget, BodyBudget::used)
        .description("Bytes of bodies that are being read or worked on.")
        .register(meters);
    BodyReader bodies = new BodyReader(budget, limits.request());
    Prover prover = new Prover(verifier);
    CredentialsReader credentials = new CredentialsReader(settings.identity(), clients);
    GatewayMetrics metrics = new GatewayMetrics(meters);
    RefusalSample refusals =
        new RefusalSample(
            "mdm",
            limits.refusalsPerSecond(),
            limits.refusalBurst(),
            InstantSource.system(),
            meters);
    CheckInService service =
        new CheckInService(
            prover,
            new MessageParser(new PlistReader(limits.plist())),
            new Rates(limits.messagesPerSecond(), limits.burst(), InstantSource.system()),
            refusals,
            services,
            log,
            events,
            metrics);
    // The work is CPU: more threads than cores would only take turns.
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("check-in", Math.max(2, processors));
    WorkerExecutor enrolling =
        vertx.createSharedWorkerExecutor("enroll", Math.max(1, processors / 2));
    Router router = Router.router(vertx);
    PathInFront inFront = new PathInFront(settings.path());
    inFront.addTo(router);
    router.route().handler(front);
    MessageRoutes messages =
        new MessageRoutes(
            service,
            new Admission(
                "muster.messages",
                new Admission.Bounds(
                    limits.expectedWait(), limits.inFlight(), MESSAGES_EACH * processors),
                System::nanoTime,
                count -> record(new LoadFact.MessagesTurnedAway(count), log, events),
                meters),
            bodies,
            clients,
            credentials,
            workers,
            limits.bodyBytes(),
            inFront);
    messages.addTo(router);
    EnrollmentWork work =
        new EnrollmentWork(
            new Admission(
                "muster.enrollment.requests",
                new Admission.Bounds(
                    limits.expectedWait(), limits.inFlight(), ENROLLMENTS_EACH * processors),
                System::nanoTime,
                turnedAway -> {},
                meters),
            new Rates(
                limits.enrollmentsPerSecond(), limits.enrollmentBurst(), InstantSource.system()),
            enrolling);
    Optional<SignInRoutes> signIn =
        enrollment
            .signIn()
            .map(
                access ->
                    new SignInRoutes(access, enrollment, work, clients, new SignInPages(meters)));
    signIn.ifPresent(routes -> routes.addTo(router));
    enrollment
        .signIn()
        .ifPresent(
            access ->
                new AccountRoutes(access, enrollment.profile(), work, bodies, clients)
                    .addTo(router));
    new EnrollmentRoutes(enrollment, signIn, scep, work, bodies, clients).addTo(router);
    enrollment
        .dep()
        .ifPresent(
            dep ->
                new DepRoutes(dep, enrollment.profile(), signIn, work, bodies, clients)
                    .addTo(router));
    proxy.ifPresent(
        to ->
            new AuthProxyRoutes(
                    to,
                    prover,
                    new Refuser(refusals, log, events, metrics),
                    refusals,
                    log.view(),
                    events,
                    bodies,
                    clients,
                    credentials,
                    workers,
                    limits.bodyBytes())
                .addTo(router));
    new PackageRoutes(packages, log, new WorthTelling(served), meters).addTo(router);
    router.route().failureHandler(DeviceGateway::refuse);
    Handler<HttpServerRequest> serve =
        request -> {
          if (!messages.turnsAway(request)) {
            router.handle(request);
          }
        };
    HttpServerOptions options = options(settings);
    Connections connections = new Connections(limits.connectionsPerAddress(), settings.proxies());
    AtomicInteger port = new AtomicInteger();
    List<Listener> listeners = new CopyOnWriteArrayList<>();
    // One event loop for each processor, or TLS would have one processor's worth and no more.
    return vertx
        .deployVerticle(
            () -> {
              Listener listener = new Listener(options, settings, connections, serve, port);
              listeners.add(listener);
              return listener;
            },
            new DeploymentOptions().setInstances(processors))
        .map(
            deployment ->
                new DeviceGateway(
                    vertx,
                    deployment,
                    port.get(),
                    List.of(workers, enrolling),
                    listeners,
                    options));
  }

  private static HttpServerOptions options(GatewaySettings settings) {
    GatewayLimits limits = settings.limits();
    HttpServerOptions options = new HttpServerOptions();
    if (settings.identity() instanceof IdentitySource.Tls) {
      // Who has no certificate yet comes as well, and gets one.
      options
          .setClientAuth(ClientAuth.REQUEST)
          .setTrustOptions(
              new PemTrustOptions()
                  .addCertValue(Buffer.buffer(Pem.encode(settings.deviceAuthorities()))));
    }
    return options
        .setSsl(true)
        .setUseAlpn(true)
        // HTTP/1.0 is what nginx speaks to those behind it, where nobody tells it otherwise.
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
        .setUseProxyProtocol(settings.proxies().protocol())
        .setKeyCertOptions(pem(settings.certificates(), settings.key()))
        .setSslEngineOptions(
            OpenSSLEngineOptions.isAvailable()
                ? new OpenSSLEngineOptions()
                : new JdkSSLEngineOptions())
        // A CMS signature with its certificate takes 3 to 6 KB in the header.
        .setMaxHeaderSize(limits.headerBytes())
        .setInitialSettings(new Http2Settings().setMaxHeaderListSize(limits.headerBytes()))
        // SCEP by GET has the whole message in the query.
        .setMaxInitialLineLength(16 * 1024)
        .setSslHandshakeTimeout(limits.handshake().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setIdleTimeout((int) limits.idle().toMillis())
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  private static PemKeyCertOptions pem(List<X509Certificate> certificates, PrivateKey key) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(Pem.encode(certificates)))
        .addKeyValue(Buffer.buffer(Pem.encode(key)));
  }

  /**
   * Shows another certificate to whoever connects from now on; connections that are there stay.
   *
   * @param certificates the certificate, and those above it
   * @param key its key
   */
  public Future<Void> present(List<X509Certificate> certificates, PrivateKey key) {
    ServerSSLOptions tls =
        options
            .getSslOptions()
            .copy()
            // Set by the server itself where it begins to listen, and not here: HTTP/2 would be
            // lost.
            .setApplicationLayerProtocols(
                options.getAlpnVersions().stream().map(HttpVersion::alpnName).toList())
            .setKeyCertOptions(pem(certificates, key));
    return Future.all(listeners.stream().map(listener -> listener.present(tls)).toList())
        .mapEmpty();
  }

  /** The port that it listens on. */
  public int port() {
    return port;
  }

  /** Stops listening, lets requests in flight end, and closes. */
  public Future<Void> stop() {
    return vertx
        .undeploy(deployment)
        .eventually(() -> Future.join(workers.stream().map(WorkerExecutor::close).toList()));
  }

  /** No answer depends on it. */
  private static void record(LoadFact.MessagesTurnedAway fact, EventLog log, EventFactory events) {
    log.appendAside(
        events.fleet(new Actor.System(GATEWAY), GATEWAY, fact),
        fact.messages() + " messages that were turned away");
  }

  /** What no route takes, and what failed on its way to one. */
  private static void refuse(RoutingContext context) {
    if (context.statusCode() >= 400 && context.statusCode() < 500) {
      Answers.refuse(context, context.statusCode(), "nothing for you here");
    } else if (context.failure() instanceof HttpClosedException) {
      // The client went away: nobody is there to be answered.
      context.request().connection().close();
    } else {
      Answers.fail(context, context.failure());
    }
  }
}
