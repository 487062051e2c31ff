package dev.muster.gateway;

import dev.muster.gateway.intake.Connections;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server of one event loop; all of one gateway share the port, one that is free as well. */
final class Listener extends VerticleBase {
  private static final int DRAIN_SECONDS = 10;

  private final HttpServerOptions options;
  private final GatewaySettings settings;
  private final Connections connections;
  private final Handler<HttpServerRequest> serve;
  private final AtomicInteger port;
  private HttpServer server;

  /**
   * A server that {@link #start} sets going.
   *
   * @param port is told where it listens
   */
  Listener(
      HttpServerOptions options,
      GatewaySettings settings,
      Connections connections,
      Handler<HttpServerRequest> serve,
      AtomicInteger port) {
    this.options = options;
    this.settings = settings;
    this.connections = connections;
    this.serve = serve;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    server = vertx.createHttpServer(options).connectionHandler(connections::opened);
    SocketAddress address =
        settings.port() == 0
            ? SocketAddress.sharedRandomPort(1, settings.host())
            : SocketAddress.inetSocketAddress(settings.port(), settings.host());
    return server
        .requestHandler(serve)
        .listen(address)
        .onSuccess(listening -> port.set(listening.actualPort()));
  }

  /** Shows another certificate to whoever connects from now on. */
  Future<Boolean> present(ServerSSLOptions tls) {
    return server.updateSSLOptions(tls);
  }

  @Override
  public Future<?> stop() {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }
}
