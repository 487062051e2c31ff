package dev.muster.server;

import dev.muster.admin.checkup.Finding;
import dev.muster.admin.checkup.Surroundings;
import dev.muster.gateway.Pem;
import dev.muster.gateway.signin.IdentityProvider;
import dev.muster.gateway.signin.SignInTrouble;
import dev.muster.log.topics.Copies;
import dev.muster.log.topics.TopicException;
import dev.muster.server.config.ApnsSection;
import dev.muster.server.config.ConfigurationException;
import dev.muster.server.config.OidcSection;
import dev.muster.server.config.Role;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Looks at what a node depends on, at the moment when it is asked. */
final class NodeSurroundings implements Surroundings {
  private static final int CONNECT_MILLIS = 3000;

  /** With less than that, a server does not know what it will be able to write tomorrow. */
  private static final long LOW_BYTES = 5L << 30;

  private static final long TOO_LOW_BYTES = 500L << 20;

  private final Node node;

  NodeSurroundings(Node node) {
    this.node = node;
  }

  @Override
  public List<Finding> look() {
    List<Finding> found = new ArrayList<>();
    found.add(disk());
    found.add(kafka());
    Configuration configuration = node.configuration();
    if (configuration.node().roles().contains(Role.PUSH)) {
      ApnsSection apns = configuration.apns();
      found.add(
          reach("apns", "APNs", apns.host(), apns.port(), "devices can't be woken from this node"));
    }
    if (configuration.node().roles().contains(Role.DEP)
        && node.log().dep().state().accounts().size() > 0) {
      URI apple = configuration.dep().url();
      found.add(
          reach(
              "apple",
              "Apple's enrollment service",
              apple.getHost(),
              apple.getPort() < 0 ? 443 : apple.getPort(),
              "DEP devices are not synced from this node"));
    }
    if (configuration.node().roles().contains(Role.GATEWAY)) {
      configuration.oidc().map(this::signIn).ifPresent(found::add);
    }
    return found;
  }

  private Finding signIn(OidcSection oidc) {
    try {
      new IdentityProvider(SignIns.settings(oidc), node.clock())
          .checkWhole(node.enrollment().address().get());
      return Finding.ok(
          "sign-in", "the identity provider %s takes this server".formatted(oidc.issuer()));
    } catch (SignInTrouble | ConfigurationException e) {
      return Finding.wrong(
          "sign-in",
          "nobody can sign in: " + e.getMessage(),
          "correct the settings that begin with oidc. and start the node again"
              + " (docs/enrolment.md)");
    }
  }

  @Override
  public String anchors() {
    return Pem.encode(node.enrollment().profile().anchors());
  }

  private Finding disk() {
    try {
      FileStore store = Files.getFileStore(node.configuration().data());
      long free = store.getUsableSpace();
      String text = "%s free for %s".formatted(size(free), node.configuration().data());
      if (free < TOO_LOW_BYTES) {
        return Finding.wrong("disk", text, "free some now: a full disk stops the server");
      }
      return free < LOW_BYTES
          ? Finding.note("disk", text, "docs/operations.md says what a fleet writes in a year")
          : Finding.ok("disk", text);
    } catch (IOException e) {
      return Finding.wrong(
          "disk", "the data directory can't be looked at: " + e.getMessage(), "see its mount");
    }
  }

  private static String size(long bytes) {
    return bytes >= 1L << 30 ? (bytes >> 30) + " GB" : (bytes >> 20) + " MB";
  }

  private Finding kafka() {
    if (node.configuration().kafka().embedded()) {
      return Finding.note(
          "kafka",
          "the embedded Kafka keeps one copy of the record, on this disk",
          "back it up with muster backup, or use a Kafka of three brokers: docs/operations.md");
    }
    try {
      return kafka(Copies.ask(node.log().settings().kafka()));
    } catch (TopicException e) {
      return Finding.wrong("kafka", e.getMessage(), "see kafka.bootstrap.servers");
    }
  }

  private static Finding kafka(Copies copies) {
    String text =
        "Kafka keeps %d copies, min.insync.replicas=%d"
            .formatted(copies.replicas(), copies.least());
    if (copies.behind()) {
      return Finding.note(
          "kafka", text + ", and a broker is behind or away", "see that all brokers run");
    }
    return copies.replicas() < 3 || copies.least() < 2
        ? Finding.note(
            "kafka",
            text + ": one lost disk can lose what was acknowledged",
            "use 3 copies and min.insync.replicas=2")
        : Finding.ok("kafka", text);
  }

  private static Finding reach(String check, String what, String host, int port, String harm) {
    String where = "%s:%d".formatted(host, port);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByName(host), port), CONNECT_MILLIS);
      return Finding.ok(check, "%s is reached at %s".formatted(what, where));
    } catch (UnknownHostException e) {
      return Finding.wrong(
          check,
          "the name %s is not known here, so %s".formatted(host, harm),
          "see the DNS of this node");
    } catch (IOException e) {
      return Finding.wrong(
          check,
          "%s is not reached at %s (%s), so %s".formatted(what, where, e.getMessage(), harm),
          "let this node connect to " + where);
    }
  }
}
