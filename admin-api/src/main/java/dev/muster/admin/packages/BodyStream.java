package dev.muster.admin.packages;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of a request as a stream for a thread that may block. No more than a few pieces of it
 * are in memory: the client is not read from until one of them was taken. It is for one reader.
 */
final class BodyStream extends InputStream {
  /** Each as large as the server reads at once. */
  private static final int AHEAD = 8;

  private final HttpServerRequest request;
  private final Context loop;
  private final Duration patience;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private Buffer current = Buffer.buffer();
  private int at;
  private boolean ended;

  /** There is nobody any more who could be answered. */
  static final class ClientGone extends IOException {
    private static final long serialVersionUID = 1L;

    private ClientGone(Throwable cause) {
      super("the client went away", cause);
    }
  }

  private sealed interface Piece {
    record Some(Buffer bytes) implements Piece {}

    record End() implements Piece {}

    record Failure(Throwable cause) implements Piece {}
  }

  private BodyStream(HttpServerRequest request, Context loop, Duration patience) {
    this.request = request;
    this.loop = loop;
    this.patience = patience;
  }

  /**
   * Begins to read the body of a request that nobody reads, on its event loop.
   *
   * @param patience how long to wait for the next piece
   */
  static BodyStream of(HttpServerRequest request, Context loop, Duration patience) {
    BodyStream stream = new BodyStream(request, loop, patience);
    request.pause();
    request.exceptionHandler(cause -> stream.pieces.add(new Piece.Failure(cause)));
    request.endHandler(end -> stream.pieces.add(new Piece.End()));
    request.handler(bytes -> stream.pieces.add(new Piece.Some(bytes)));
    request.fetch(AHEAD);
    return stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  /**
   * Reads what there is.
   *
   * @throws SocketTimeoutException if nothing comes
   * @throws ClientGone if nothing can come any more
   */
  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (at == current.length()) {
      if (ended) {
        return -1;
      }
      await();
    }
    int read = Math.min(length, current.length() - at);
    current.getBytes(at, at + read, bytes, offset);
    at += read;
    if (at == current.length()) {
      loop.runOnContext(
          now -> {
            if (!request.isEnded()) {
              request.fetch(1);
            }
          });
    }
    return read;
  }

  private void await() throws IOException {
    try {
      switch (pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        case Piece.Some(Buffer bytes) -> {
          current = bytes;
          at = 0;
        }
        case Piece.End() -> ended = true;
        case Piece.Failure(Throwable cause) -> throw new ClientGone(cause);
        case null -> throw new SocketTimeoutException("nothing came for " + patience);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Lets what is still to come go by. */
  void drain() {
    loop.runOnContext(
        now -> {
          if (!request.isEnded()) {
            request.handler(bytes -> {});
            request.resume();
          }
        });
  }
}
