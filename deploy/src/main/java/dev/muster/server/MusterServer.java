package dev.muster.server;

import dev.muster.admin.checkup.Finding;
import dev.muster.log.EventLog;
import dev.muster.log.seal.InstallationKeys;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.Role;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: a {@link Node}, and a {@link Part} for each of its roles. {@link #start}
 * returns when it answers; {@link #close} drains and stops it, in the opposite order.
 */
public final class MusterServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MusterServer.class);
  private static final String ELSEWHERE = "another node";

  private final Node node;
  private final Optional<DepPart> dep;
  private final Optional<AdminPart> admin;
  private final Started started;

  private MusterServer(Node node, Started started) {
    this.node = node;
    this.started = started;
    this.dep = does(Role.DEP) ? Optional.of(new DepPart(node)) : Optional.empty();
    this.admin =
        does(Role.ADMIN)
            ? Optional.of(new AdminPart(node, () -> dep.flatMap(DepPart::ingest)))
            : Optional.empty();
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
    Started started = new Started();
    try {
      MusterServer server = new MusterServer(Node.start(configuration, clock, started), started);
      server.startParts();
      return server;
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
  }

  /**
   * Makes what the nodes of a new installation share beside Kafka: its key, its CA, and the first
   * admin's token.
   */
  public static void makeKeys(Path data) {
    try (DataLock _ = DataLock.take(data)) {
      DataDirectory directory = new DataDirectory(data);
      directory.authorities(directory.installationKeys()).current(Instant.now());
      directory.adminToken();
    }
  }

  /**
   * Puts a new installation key in front of that of a data directory that no server uses, such as
   * the one that the keys of a cluster are kept in.
   */
  public static InstallationKeys rotateKeys(Path data) {
    try (DataLock _ = DataLock.take(data)) {
      DataDirectory directory = new DataDirectory(data);
      InstallationKeys next = directory.installationKeys().rotated();
      directory.replace(next);
      return next;
    }
  }

  /** Takes former installation keys out of a data directory that no server uses. */
  public static InstallationKeys retireKeys(Path data) {
    try (DataLock _ = DataLock.take(data)) {
      DataDirectory directory = new DataDirectory(data);
      InstallationKeys next = directory.installationKeys().retired();
      directory.replace(next);
      return next;
    }
  }

  /**
   * Makes another CA of its own for a data directory that no server uses; the one before stays for
   * the devices that have certificates of it.
   */
  public static X509Certificate rotateCa(Path data) {
    try (DataLock _ = DataLock.take(data)) {
      DataDirectory directory = new DataDirectory(data);
      return directory.authorities(directory.installationKeys()).rotate(Instant.now()).root();
    }
  }

  /** Forgets the CA before the current one, in a data directory that no server uses. */
  public static void retireCa(Path data) {
    try (DataLock _ = DataLock.take(data)) {
      DataDirectory directory = new DataDirectory(data);
      directory.authorities(directory.installationKeys()).retire();
    }
  }

  /** The version of the program. */
  public static String version() {
    return Optional.ofNullable(MusterServer.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** Where devices send their messages. */
  public URI deviceUrl() {
    return node.enrollment().address().own().resolve("/mdm");
  }

  /** Where a device that has nothing but a URL gets its enrollment profile. */
  public URI enrollUrl() {
    return deviceUrl().resolve("/enroll");
  }

  /** Where the admin API is, on a node with that role. */
  public URI adminUrl() {
    return admin.orElseThrow(() -> new IllegalStateException("this node has no admin API")).url();
  }

  /** Where devices and admins reach this node, in words. */
  public String addresses() {
    return "Devices: %s  Admins: %s"
        .formatted(
            does(Role.GATEWAY) ? deviceUrl() : ELSEWHERE,
            admin.map(part -> part.url().toString()).orElse(ELSEWHERE));
  }

  /** What the installation lacks to work, as a node with the admin API knows it; else empty. */
  public List<Finding> missing() {
    return admin.map(AdminPart::missing).orElse(List.of());
  }

  /** Where those who run the server ask how it does. */
  public URI operationsUrl() {
    return URI.create(
        "http://%s:%d/"
            .formatted(node.configuration().operations().host(), node.monitoring().port()));
  }

  /** What Kafka clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return node.bootstrapServers();
  }

  /** The trust anchor of the installation. */
  public X509Certificate ca() {
    return node.authorities().current().root();
  }

  /** The log. */
  public EventLog log() {
    return node.log();
  }

  /** The data directory. */
  public Path data() {
    return node.configuration().data();
  }

  /**
   * Stops it: first it is not ready any more and goes on for the time that was set, for load
   * balancers to find out; then what is in flight ends; then what was read is committed.
   */
  @Override
  public void close() {
    drain();
    started.close();
  }

  private void startParts() {
    for (Part part : parts()) {
      started.add(part).start();
    }
    node.tls().watch();
    started.add(
        ExpiryWatch.start(
            node.certificates(),
            does(Role.PROJECTIONS),
            node.log(),
            node.events(),
            node.clock(),
            node.monitoring().meters()));
    node.monitoring().follow(node.log(), node.clock());
    LOG.info("{}  Kafka: {}", addresses(), bootstrapServers());
  }

  /** In the order in which they start. */
  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    if (does(Role.PROJECTIONS)) {
      parts.add(new ProjectionsPart(node));
    }
    if (does(Role.GATEWAY)) {
      parts.add(new GatewayPart(node));
    }
    admin.ifPresent(parts::add);
    if (does(Role.PUSH)) {
      parts.add(new PushPart(node));
    }
    dep.ifPresent(parts::add);
    return parts;
  }

  private boolean does(Role role) {
    return node.configuration().node().roles().contains(role);
  }

  private void drain() {
    if (node.monitoring().isStopping()) {
      return;
    }
    node.monitoring().stopping();
    try {
      Thread.sleep(node.configuration().node().drain());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
