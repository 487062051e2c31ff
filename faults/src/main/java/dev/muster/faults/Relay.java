package dev.muster.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stretch of network between two processes: it listens on a port, passes bytes on to another, and
 * can be cut or slowed down. Its threads end with {@link #close}.
 */
final class Relay implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1_000;

  private final ServerSocket listener;
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;
  private volatile Duration delay = Duration.ZERO;

  private Relay(ServerSocket listener, int target) {
    this.listener = listener;
    this.target = target;
  }

  /** Passes on to this port of the loopback address. */
  static Relay to(int target) throws IOException {
    ServerSocket listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    Relay relay = new Relay(listener, target);
    Thread.ofVirtual().start(relay::accept);
    return relay;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Breaks every connection and lets none through. */
  void cut() {
    cut = true;
    open.forEach(Relay::closeQuietly);
  }

  /** Holds up everything that passes by this much. */
  void slow(Duration by) {
    delay = by;
  }

  /** As good as new. */
  void mend() {
    cut = false;
    delay = Duration.ZERO;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket inward = listener.accept();
        Thread.ofVirtual().start(() -> join(inward));
      } catch (IOException e) {
        // Closed, or a connection that was gone before it was accepted.
      }
    }
  }

  private void join(Socket inward) {
    Socket outward = new Socket();
    open.add(inward);
    open.add(outward);
    try (inward;
        outward) {
      if (cut) {
        return;
      }
      outward.connect(new InetSocketAddress("127.0.0.1", target), CONNECT_MILLIS);
      inward.setTcpNoDelay(true);
      outward.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pass(outward, inward));
      pass(inward, outward);
      back.join();
    } catch (IOException e) {
      // To both ends it is a connection that broke.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(inward);
      open.remove(outward);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0 && !cut; n = in.read(buffer)) {
        if (!delay.isZero()) {
          Thread.sleep(delay);
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Said to the other end by closing it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
