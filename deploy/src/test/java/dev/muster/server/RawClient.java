package dev.muster.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Map;
import javax.net.ssl.SSLSocketFactory;

/** A client that writes its own bytes, as well-behaved ones do not. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  static RawClient tls(X509Certificate ca, int port) throws Exception {
    return new RawClient(Tls.trusting(ca).getSocketFactory().createSocket("localhost", port));
  }

  /** The same, but all in the open. */
  static RawClient plain(int port) throws IOException {
    return new RawClient(new Socket("127.0.0.1", port));
  }

  /** TLS that begins after these bytes. */
  static RawClient after(byte[] first, X509Certificate ca, int port) throws Exception {
    Socket plain = new Socket("127.0.0.1", port);
    plain.getOutputStream().write(first);
    SSLSocketFactory factory = Tls.trusting(ca).getSocketFactory();
    return new RawClient(factory.createSocket(plain, "localhost", port, true));
  }

  RawClient write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  RawClient write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The head of a PUT to /mdm that announces a body. */
  RawClient head(long length, Map<String, String> headers) throws IOException {
    StringBuilder head = new StringBuilder("PUT /mdm HTTP/1.1\r\nHost: localhost\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return write(head + "Content-Length: " + length + "\r\n\r\n");
  }

  /** All that comes until the other side ends it; nothing where it breaks it off. */
  String all() {
    StringBuilder answer = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        answer.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      return answer.toString();
    }
    return answer.toString();
  }

  /** The first line of an answer. */
  String status() throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
