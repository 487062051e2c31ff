package dev.muster.doctor;

import dev.muster.admin.checkup.Finding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One look at the address that devices are told to come to, from this machine. Each step needs the
 * one before it, so the first that fails is the last finding. Used by one thread.
 */
public final class OutsideLook {
  /** So long each step waits at most. */
  static final int PATIENCE_MILLIS = 5000;

  private static final int HTTPS = 443;

  private final URI address;
  private final List<X509Certificate> anchors;
  private final InstantSource clock;
  private final List<Finding> found = new ArrayList<>();

  /**
   * A look.
   *
   * @param address {@code https://NAME[:PORT]}
   * @param anchors the CA certificates that enrollment profiles bring
   * @param clock of this machine
   */
  public OutsideLook(URI address, List<X509Certificate> anchors, InstantSource clock) {
    this.address = address;
    this.anchors = List.copyOf(anchors);
    this.clock = clock;
  }

  /** What is found, in the order in which a device would meet it. */
  public List<Finding> findings() {
    int port = address.getPort() < 0 ? HTTPS : address.getPort();
    if (name() && port(port)) {
      Presented presented = Presented.at(address.getHost(), port);
      found.addAll(presented.findings(anchors, clock.instant()));
      if (!presented.chain().isEmpty()) {
        try (Conversation conversation = new Conversation(address)) {
          found.addAll(conversation.findings(clock));
        }
      }
    }
    return found;
  }

  private boolean name() {
    try {
      InetAddress[] all = InetAddress.getAllByName(address.getHost());
      String list =
          Arrays.stream(all).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
      boolean inside =
          Arrays.stream(all)
              .allMatch(
                  a -> a.isLoopbackAddress() || a.isSiteLocalAddress() || a.isLinkLocalAddress());
      String text = "%s is %s".formatted(address.getHost(), list);
      found.add(
          inside
              ? Finding.note(
                  "name",
                  text + ", which is no public address",
                  "give the name a public address if devices are to come from outside")
              : Finding.ok("name", text));
      return true;
    } catch (UnknownHostException e) {
      found.add(
          Finding.wrong(
              "name",
              "the name %s is not known here".formatted(address.getHost()),
              "make a DNS record for it, or set enrollment.url to the right name"));
      return false;
    }
  }

  private boolean port(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.getHost(), port), PATIENCE_MILLIS);
      found.add(Finding.ok("port", "port %d is open".formatted(port)));
      return true;
    } catch (IOException e) {
      found.add(
          Finding.wrong(
              "port",
              "nobody answers at port %d: %s".formatted(port, e.getMessage()),
              "see that the server runs, and that firewall and router let port %d through"
                  .formatted(port)));
      return false;
    }
  }
}
