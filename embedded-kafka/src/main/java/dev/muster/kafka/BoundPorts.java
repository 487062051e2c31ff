package dev.muster.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * Sockets that listen before the broker is told their ports: a port that was only looked up would
 * be anyone's until the broker takes it.
 */
final class BoundPorts implements ServerSocketFactory, AutoCloseable {
  private static final int BACKLOG = 50;

  /** By the name of the listener. What the broker has taken is the broker's to close. */
  private final Map<String, ServerSocketChannel> waiting = new ConcurrentHashMap<>();

  /**
   * Listens on the loopback address.
   *
   * @param port 0 for any free one
   * @return the port
   * @throws UncheckedIOException if it can't be had
   */
  int bind(String listener, int port) {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      waiting.put(listener, channel);
      channel.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), BACKLOG);
      channel.configureBlocking(false);
      return channel.socket().getLocalPort();
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("can't listen on port " + port, e);
    }
  }

  @Override
  public ServerSocketChannel openServerSocket(
      String listener, InetSocketAddress address, int backlog, int receiveBufferSize) {
    ServerSocketChannel channel = waiting.remove(listener);
    if (channel == null) {
      throw new IllegalStateException("nothing was bound for " + listener);
    }
    return channel;
  }

  /** Closes what the broker has not taken. */
  @Override
  public void close() {
    for (ServerSocketChannel channel : waiting.values()) {
      try {
        channel.close();
      } catch (IOException e) {
        // The port may stay taken until this process ends; there is nothing else to lose.
        continue;
      }
    }
    waiting.clear();
  }
}
