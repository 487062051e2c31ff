package dev.muster.simulator.dep;

import dev.muster.simulator.apns.AppleCa;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Apple's DEP service with TLS on the loopback address, and the portal behind it: what is sold,
 * where it is assigned, who signed what. Each server can be told to misbehave in every way that is
 * known of Apple's. Safe for any thread; a click in the portal is seen by the next call.
 *
 * <p>Sources: Apple, "Device Assignment" and its pages, "Authenticating and requesting a session
 * token", "Interpreting error codes"; RFC 5849.
 */
public final class DepSimulator implements AutoCloseable {
  private static final int SECONDS = 15;
  private static final String ORGANIZATION = "Example Corp.";

  private final Vertx vertx = Vertx.vertx();
  private final AppleCa apple = new AppleCa();
  private final Portal portal;
  private final HttpServer server;

  /** Its keys take a while to make, and only those who box devices need them. */
  private static final class Factory {
    private static final DeviceCa CA = new DeviceCa();
  }

  /** Starts it on any free port. */
  public static DepSimulator start() {
    return start(0, InstantSource.system());
  }

  /**
   * Starts it.
   *
   * @param port the TCP port; 0 for any free one
   * @param clock what its dates, sessions and cursors go by
   */
  public static DepSimulator start(int port, InstantSource clock) {
    return new DepSimulator(port, clock);
  }

  private DepSimulator(int port, InstantSource clock) {
    portal = new Portal(clock);
    AppleCa.KeyAndCertificate own = apple.server("localhost");
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setSsl(true)
            .setUseAlpn(true)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(own.certificatePem()))
                    .addKeyValue(Buffer.buffer(own.keyPem())));
    try {
      server =
          vertx
              .createHttpServer(options)
              .requestHandler(new Front(vertx, portal)::receive)
              .listen()
              .await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the simulated DEP service did not start", e);
    }
  }

  /** Where it listens, without a path. */
  public URI url() {
    return URI.create("https://localhost:" + server.actualPort());
  }

  /** The CA of its TLS certificate. */
  public X509Certificate ca() {
    return apple.certificate();
  }

  /** The same in PEM. */
  public String caPem() {
    return apple.certificatePem();
  }

  /** The CA of the devices that are sold here; the same for all simulators of a process. */
  public DeviceCa deviceCa() {
    return Factory.CA;
  }

  /** An organization; made when it is first asked for. */
  public Organization organization(String name) {
    return portal.organization(name);
  }

  /** A device management server of "Example Corp."; made when it is first asked for. */
  public DepServer portalServer(String name) {
    return portalServer(name, organization(ORGANIZATION));
  }

  /** A device management server; made for this organization when it is first asked for. */
  public DepServer portalServer(String name, Organization organization) {
    return portal.server(name, organization);
  }

  /** Sells a Mac. */
  public void buy(String serial) {
    buy(Goods.mac(serial));
  }

  /** Sells a device of this model and family. */
  public void buy(String serial, String model, String family) {
    buy(Goods.of(serial, model, family));
  }

  /**
   * Sells a device. It is on no server.
   *
   * @throws IllegalArgumentException if its serial was sold before
   */
  public void buy(Goods goods) {
    synchronized (portal) {
      portal.buy(goods, Optional.empty());
    }
  }

  /**
   * Assigns a device in the portal: to another server, where it begins a new stay, or to the one
   * that has it, which drops its profile.
   */
  public void assign(String serial, DepServer to) {
    assign(List.of(serial), to);
  }

  /** The same for many. */
  public void assign(Collection<String> serials, DepServer to) {
    synchronized (portal) {
      serials.forEach(serial -> portal.assign(serial, to, to.adminEmail(), Optional.empty()));
    }
  }

  /** Assigns a device automatically: {@code device_assigned_by} is -1. */
  public void assignAutomatically(String serial, DepServer to) {
    synchronized (portal) {
      portal.assign(serial, to, "-1", Optional.empty());
    }
  }

  /** Moves an enrolled device, which must migrate until the deadline. */
  public void migrate(String serial, DepServer to, Instant deadline) {
    synchronized (portal) {
      portal.assign(serial, to, to.adminEmail(), Optional.of(deadline));
    }
  }

  /** The device leaves its server, and stays with the organization. */
  public void release(String serial) {
    release(List.of(serial));
  }

  /** The same for many. */
  public void release(Collection<String> serials) {
    synchronized (portal) {
      serials.forEach(serial -> portal.leave(portal.known(serial), false));
    }
  }

  /** Apple sends another device for a broken one, to the same server. */
  public void replace(String serial, Goods replacement) {
    synchronized (portal) {
      Machine broken = portal.known(serial);
      Optional<DepServer> at = broken.device().server().flatMap(portal::server);
      portal.leave(broken, true);
      portal.buy(replacement, Optional.of(serial));
      at.ifPresent(
          s -> portal.assign(replacement.serialNumber(), s, s.adminEmail(), Optional.empty()));
    }
  }

  /** Something of the goods themselves is known otherwise now, as an asset tag. */
  public void change(Goods goods) {
    synchronized (portal) {
      Machine machine = portal.known(goods.serialNumber());
      machine.device(machine.device().with(goods));
      machine
          .device()
          .server()
          .flatMap(portal::server)
          .ifPresent(
              s -> {
                portal.stamp(s, machine);
                portal.tell(s, machine, Op.MODIFIED);
              });
    }
  }

  /**
   * Setup Assistant asks for the device's profile, which counts as pushed then.
   *
   * @return nothing if none is assigned: the device sets itself up as if it were anyone's
   */
  public Optional<Activation> activate(String serial) {
    synchronized (portal) {
      return portal.activate(serial);
    }
  }

  /** A device as Apple's side has it now. */
  public PortalDevice device(String serial) {
    synchronized (portal) {
      return portal.known(serial).device();
    }
  }

  /** What Apple's side says of the device's profile. */
  public ProfileStatus profileStatus(String serial) {
    return device(serial).profile().status();
  }

  /** The profile that Apple's side names for the device, even if it was dropped. */
  public Optional<String> profileUuid(String serial) {
    return device(serial).profile().uuid();
  }

  @Override
  public void close() {
    try {
      vertx.close().await(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the simulated DEP service did not stop", e);
    }
  }
}
