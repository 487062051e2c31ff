package dev.muster.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One connection to an HTTPS server on this machine, on which requests are sent one after the other
 * as they stand. It does the least that such a client must, so that the load takes little of the
 * machine that it loads.
 */
final class KeepAlive implements AutoCloseable {
  private static final int PATIENCE_MS = 30_000;
  private static final byte[] LENGTH = "content-length:".getBytes();

  private final SSLSocket socket;
  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];

  KeepAlive(SSLContext tls, int port) throws IOException {
    socket = (SSLSocket) tls.getSocketFactory().createSocket();
    socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MS);
    socket.setSoTimeout(PATIENCE_MS);
    socket.setTcpNoDelay(true);
    socket.startHandshake();
    in = socket.getInputStream();
  }

  /** Sends a request, reads the whole answer, and returns its status. */
  int exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int filled = 0;
    int head = -1;
    while (head < 0) {
      int read = in.read(buffer, filled, buffer.length - filled);
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      filled += read;
      head = endOfHead(filled);
    }
    int left = head + contentLength(head) - filled;
    while (left > 0) {
      int read = in.read(buffer, 0, Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the server closed the connection");
      }
      left -= read;
    }
    return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int endOfHead(int filled) {
    for (int i = 3; i < filled; i++) {
      if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private int contentLength(int head) {
    for (int i = 0; i + LENGTH.length < head; i++) {
      if (isLength(i)) {
        int length = 0;
        for (int j = i + LENGTH.length; buffer[j] != '\r'; j++) {
          if (buffer[j] != ' ') {
            length = length * 10 + buffer[j] - '0';
          }
        }
        return length;
      }
    }
    return 0;
  }

  private boolean isLength(int at) {
    for (int i = 0; i < LENGTH.length; i++) {
      if ((buffer[at + i] | 0x20) != (LENGTH[i] | 0x20)) {
        return false;
      }
    }
    return true;
  }
}
