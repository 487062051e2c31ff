package dev.muster.server;

import dev.muster.gateway.ca.Authorities;
import dev.muster.gateway.ca.Certificates;
import dev.muster.gateway.profile.ProfileSigner;
import dev.muster.server.config.TlsSection;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS certificates of a node: what it shows to devices, and what to admins. From {@link #watch}
 * to {@link #close} it looks whether there are others, and tells who shows them. Safe for any
 * thread.
 */
final class NodeTls implements AutoCloseable {
  static final String LOCALHOST = "localhost";

  private static final Logger LOG = LoggerFactory.getLogger(NodeTls.class);
  private static final List<String> THIS_MACHINE = List.of(LOCALHOST, "127.0.0.1");
  private static final Duration BETWEEN = Duration.ofSeconds(3);

  private final Authorities authorities;
  private final PublicRoots publicRoots;
  private final TlsSource builtIn;
  private final Optional<TlsSource> gateway;
  private final Optional<TlsSource> admin;
  private final TlsSource thisMachine;
  private final List<Runnable> followers = new CopyOnWriteArrayList<>();
  private boolean toTell;
  private final Thread thread = Thread.ofVirtual().name("tls").unstarted(this::run);

  private NodeTls(
      Authorities authorities,
      PublicRoots publicRoots,
      TlsSection own,
      List<String> names,
      InstantSource clock) {
    this.authorities = authorities;
    this.publicRoots = publicRoots;
    this.builtIn = new BuiltInTls(authorities, names, clock);
    this.gateway = own.gateway().map(TlsFiles::new);
    this.admin = own.admin().map(TlsFiles::new);
    this.thisMachine = new BuiltInTls(authorities, THIS_MACHINE, clock);
  }

  /**
   * Reads or makes them.
   *
   * @throws dev.muster.server.config.ConfigurationException if the operator's can't be used
   */
  static NodeTls open(
      Authorities authorities,
      PublicRoots publicRoots,
      Configuration configuration,
      InstantSource clock) {
    NodeTls tls =
        new NodeTls(authorities, publicRoots, configuration.tls(), names(configuration), clock);
    if (tls.gateway.isPresent() && tls.anchors().isEmpty() && !tls.isPublic()) {
      LOG.warn(
          "gateway.tls.certificates is of a CA that is not public, and lacks its root: add it at"
              + " the end, so that profiles bring it along, or make devices trust it in another"
              + " way");
    }
    return tls;
  }

  /** What devices are shown. */
  TlsIdentity gateway() {
    return gateway.orElse(builtIn).current();
  }

  /**
   * What admins are shown: the operator's, and beside it, for those on this machine, one that has
   * the machine's own name.
   */
  List<TlsIdentity> admin() {
    return admin
        .map(own -> List.of(own.current(), thisMachine.current()))
        .orElseGet(() -> List.of(builtIn.current()));
  }

  /** By whom profiles are signed: whom devices trust anyway. */
  ProfileSigner signer() {
    TlsIdentity shown = gateway();
    return new ProfileSigner(shown.chain(), shown.key());
  }

  /** What devices must be told to trust, for the gateway to be trusted. */
  List<X509Certificate> anchors() {
    if (gateway.isEmpty()) {
      return authorities.roots();
    }
    X509Certificate last = gateway().chain().getLast();
    return isPublic() || !Certificates.issuedBy(last, last) ? List.of() : List.of(last);
  }

  /** Those that are shown to somebody and are the operator's or made here, each once. */
  List<TlsIdentity> shown() {
    return Stream.concat(Stream.of(gateway()), Stream.of(admin().getFirst())).distinct().toList();
  }

  /** Calls this when one of them became another one, until it is closed. */
  AutoCloseable follow(Runnable follower) {
    followers.add(follower);
    return () -> followers.remove(follower);
  }

  /** Begins to look. */
  void watch() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private boolean isPublic() {
    return publicRoots.lead(gateway().chain());
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(BETWEEN);
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("the certificates are looked at no longer");
    }
  }

  private void look() {
    try {
      for (TlsSource source : sources()) {
        toTell |= source.look();
      }
      if (toTell) {
        followers.forEach(Runnable::run);
        toTell = false;
      }
    } catch (RuntimeException e) {
      LOG.warn("a new certificate can't be shown yet, which is tried again in some seconds", e);
    }
  }

  private List<TlsSource> sources() {
    List<TlsSource> all = new ArrayList<>(List.of(builtIn, thisMachine));
    gateway.ifPresent(all::add);
    admin.ifPresent(all::add);
    return all;
  }

  /** The command line on this machine comes by the loopback address, whatever devices are told. */
  private static List<String> names(Configuration configuration) {
    return Stream.concat(
            configuration.node().names().stream(),
            Stream.concat(THIS_MACHINE.stream(), Stream.of(configuration.admin().host())))
        .filter(name -> !name.equals("0.0.0.0") && !name.equals("::"))
        .distinct()
        .toList();
  }
}
