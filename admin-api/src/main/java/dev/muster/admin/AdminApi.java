package dev.muster.admin;

import dev.muster.admin.access.AccessGuard;
import dev.muster.admin.checkup.CheckupOperations;
import dev.muster.admin.checkup.Needs;
import dev.muster.admin.checkup.Surroundings;
import dev.muster.admin.command.CommandOperations;
import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.CommandStates;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.dep.DepNeeds;
import dev.muster.admin.dep.DepOperations;
import dev.muster.admin.desired.DesiredOperations;
import dev.muster.admin.enrollment.DeviceAccess;
import dev.muster.admin.enrollment.EnrollmentDependencies;
import dev.muster.admin.enrollment.EnrollmentOperations;
import dev.muster.admin.enrollment.LinkOperations;
import dev.muster.admin.expiry.ExpiringCertificates;
import dev.muster.admin.expiry.ExpiryOperations;
import dev.muster.admin.filevault.FileVaultOperations;
import dev.muster.admin.history.HistoryOperations;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.imports.ImportOperations;
import dev.muster.admin.imports.Importing;
import dev.muster.admin.key.KeyOperations;
import dev.muster.admin.micromdm.MicroMdm;
import dev.muster.admin.nanodep.NanoDep;
import dev.muster.admin.nanomdm.NanoMdm;
import dev.muster.admin.packages.PackageAccess;
import dev.muster.admin.packages.PackageOperations;
import dev.muster.admin.provision.ProvisionOperations;
import dev.muster.admin.push.PushCertificateOperations;
import dev.muster.admin.recoverylock.RecoveryLockOperations;
import dev.muster.admin.secret.SecretOperations;
import dev.muster.admin.selection.FleetNames;
import dev.muster.admin.session.LinkAuthenticator;
import dev.muster.admin.session.SessionAuthenticator;
import dev.muster.admin.session.SessionOperations;
import dev.muster.admin.token.TokenAuthenticator;
import dev.muster.admin.token.TokenOperations;
import dev.muster.admin.trail.TrailOperations;
import dev.muster.admin.webhook.WebhookAccess;
import dev.muster.admin.webhook.WebhookOperations;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.seal.KeyRotation;
import dev.muster.log.seal.LinkSealer;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.mediatype.ContentAnalyserFactory;
import io.vertx.openapi.mediatype.MediaTypePredicate;
import io.vertx.openapi.mediatype.MediaTypeRegistry;
import io.vertx.openapi.mediatype.impl.DefaultMediaTypeRegistration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The HTTPS server of the admin API. Its routes and what they accept come from {@code openapi.yaml}
 * beside this class, which it serves as well. {@link #stop} lets requests in flight end first.
 */
public final class AdminApi {
  private static final String CONTRACT = "dev/muster/admin/openapi.yaml";
  private static final String PACKAGES = "/v1/packages";
  private static final long LARGEST_BODY = 16L * 1024 * 1024;
  private static final int LONGEST_LINE = 128 * 1024;
  private static final int DRAIN_SECONDS = 10;
  private static final int WORKERS = 8;

  private final HttpServer server;
  private final WorkerExecutor workers;

  private final HttpServerOptions options;
  private final Needs needs;

  private AdminApi(
      HttpServer server, WorkerExecutor workers, HttpServerOptions options, Needs needs) {
    this.server = server;
    this.workers = workers;
    this.options = options;
    this.needs = needs;
  }

  /** Starts the server. */
  public static Future<AdminApi> start(
      Vertx vertx,
      AdminSettings settings,
      EventLog log,
      HistoryIndex index,
      EventFactory events,
      DeviceAccess access,
      DepAccess dep,
      PackageAccess packages,
      WebhookAccess webhooks,
      KeyRotation keys,
      ExpiringCertificates certificates,
      Surroundings surroundings,
      InstantSource clock,
      Handler<RoutingContext> front) {
    WorkerExecutor workers = vertx.createSharedWorkerExecutor("admin-api", WORKERS);
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.host())
            .setPort(settings.port())
            .setSsl(true)
            .setUseAlpn(true)
            // HTTP/1.0 is what nginx speaks to those behind it, where nobody tells it otherwise.
            .setAlpnVersions(
                List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
            // The targets of a property list stand in the query.
            .setMaxInitialLineLength(LONGEST_LINE)
            .setSni(true)
            .setKeyCertOptions(pem(settings.tls()))
            .setIdleTimeout(60)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    CommandStates states = new CommandStates(log, index, clock);
    CommandQueueing queueing =
        new CommandQueueing(
            log,
            events,
            states,
            settings.longestQueue(),
            settings.accessRights(),
            settings.safeguards(),
            clock);
    Needs needs =
        new Needs(log, certificates, new DepNeeds(log, dep, clock)::findings, access, clock);
    LinkSealer signIn = new LinkSealer(log.keyring()::installation, "console");
    AccessGuard guard =
        new AccessGuard(
            vertx,
            log,
            events,
            clock,
            List.of(
                new LinkAuthenticator(log, clock, signIn),
                new TokenAuthenticator(log, clock),
                new SessionAuthenticator(log, clock)),
            "Bearer");
    return contract(vertx)
        .map(
            contract -> {
              RouterBuilder builder =
                  RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler())
                      .rootHandler(bodies());
              // The guard in front of the router knows the caller by then; scopes are the
              // operations'.
              builder.getRoutes().forEach(route -> route.setDoSecurity(false));
              builder.getRoute(PackageOperations.UPLOAD).setDoValidation(false);
              ContractRoutes routes =
                  new ContractRoutes(builder, workers, new FleetNames(log.view()));
              StatusOperations.join(routes, settings, log, states, needs);
              CheckupOperations.join(routes, needs, surroundings);
              new CommandOperations(log, events, queueing, states, clock).join(routes);
              EnrollmentOperations.join(
                  routes,
                  new EnrollmentDependencies(log, index, events, queueing, states),
                  access.renewals(),
                  clock);
              HistoryOperations.join(routes, vertx, log, index, states, workers, clock);
              TrailOperations.join(routes, log, index, states);
              TokenOperations.join(routes, log, events, clock);
              SessionOperations.join(routes, log, events, clock, signIn);
              LinkOperations.join(routes, log, events, access, clock);
              ProvisionOperations.join(routes, log, events, index, states, clock);
              DesiredOperations.join(
                  routes, log, events, settings.safeguards().enrollmentProfile(), clock);
              PackageOperations.join(routes, log, events, packages);
              DepOperations.join(routes, log, events, dep, clock);
              WebhookOperations.join(routes, log, events, webhooks, clock);
              SecretOperations.join(routes, log, events);
              RecoveryLockOperations.join(routes, queueing);
              FileVaultOperations.join(routes, log, events, queueing, clock);
              KeyOperations.join(routes, keys);
              ExpiryOperations.join(routes, log, certificates, clock);
              PushCertificateOperations.join(routes, log, events, clock);
              Importing importing = new Importing(log, events, access, clock);
              ImportOperations.join(routes, importing);
              routes.check();
              Router router = router(vertx, front);
              settings
                  .nanoDepKey()
                  .ifPresent(
                      key ->
                          NanoDep.join(
                              vertx,
                              router,
                              workers,
                              log,
                              events,
                              dep,
                              clock,
                              key,
                              settings.version()));
              NanoMdm.join(
                  vertx,
                  router,
                  workers,
                  log,
                  events,
                  queueing,
                  importing,
                  settings.unlock(),
                  clock,
                  settings.version());
              MicroMdm.join(vertx, router, workers, log, events, queueing, dep, clock);
              // Behind those, whose clients may ask for anything.
              ConsolePages.join(router);
              return guarded(router, guard, builder);
            })
        .compose(router -> vertx.createHttpServer(options).requestHandler(router).listen())
        .map(server -> new AdminApi(server, workers, options, needs));
  }

  /** Reads bodies whole, but for those of packages. */
  private static Handler<RoutingContext> bodies() {
    BodyHandler whole = BodyHandler.create(false).setBodyLimit(LARGEST_BODY);
    return context -> {
      if (context.request().method() == HttpMethod.POST
          && context.normalizedPath().equals(PACKAGES)) {
        context.next();
      } else {
        whole.handle(context);
      }
    };
  }

  /** The port that the server listens on. */
  public int port() {
    return server.actualPort();
  }

  /** What the installation needs. */
  public Needs needs() {
    return needs;
  }

  /** Shows other certificates to whoever connects from now on; connections that are there stay. */
  public Future<Void> present(List<TlsPair> pairs) {
    return server
        .updateSSLOptions(
            options
                .getSslOptions()
                .copy()
                // Set by the server itself where it begins to listen, and not here: HTTP/2 would be
                // lost.
                .setApplicationLayerProtocols(
                    options.getAlpnVersions().stream().map(HttpVersion::alpnName).toList())
                .setKeyCertOptions(pem(pairs)))
        .mapEmpty();
  }

  private static PemKeyCertOptions pem(List<TlsPair> pairs) {
    PemKeyCertOptions options = new PemKeyCertOptions();
    for (TlsPair pair : pairs) {
      options
          .addCertValue(Buffer.buffer(pair.certificatesPem()))
          .addKeyValue(Buffer.buffer(pair.keyPem()));
    }
    return options;
  }

  /** Stops listening, lets requests in flight end, and closes. */
  public Future<Void> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS).eventually(workers::close);
  }

  private static Future<OpenAPIContract> contract(Vertx vertx) {
    return OpenAPIContract.builder(vertx)
        .setContractPath(CONTRACT)
        .mediaTypeRegistry(
            MediaTypeRegistry.createDefault()
                .register(
                    new DefaultMediaTypeRegistration(
                        MediaTypePredicate.ofExactTypes(
                            "application/xml",
                            "application/problem+json",
                            "application/x-ndjson",
                            "text/event-stream"),
                        ContentAnalyserFactory.noop())))
        .build();
  }

  /** With what anyone reaches. */
  private static Router router(Vertx vertx, Handler<RoutingContext> front) {
    Router router = Router.router(vertx);
    router.route().handler(front);
    Documentation.join(router);
    return router;
  }

  private static Router guarded(Router router, AccessGuard guard, RouterBuilder builder) {
    router.route().handler(guard::check);
    router.route("/*").subRouter(builder.createRouter());
    router
        .route()
        .handler(
            c ->
                c.fail(
                    Problem.notFound(
                        "there is nothing at %s %s: /openapi.yaml lists the calls"
                            .formatted(c.request().method(), c.normalizedPath()))));
    router.route().failureHandler(Failures::answer);
    return router;
  }
}
