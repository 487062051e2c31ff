package dev.muster.gateway.authproxy;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;

/** A body of which no more than so much is passed on: it fails at what is beyond. */
final class Bounded implements ReadStream<Buffer> {
  private final ReadStream<Buffer> body;
  private final Runnable progress;
  private long room;
  private Handler<Throwable> failed = failure -> {};

  /**
   * Of this body.
   *
   * @param most of it, in bytes
   * @param progress is told of each piece
   */
  Bounded(ReadStream<Buffer> body, long most, Runnable progress) {
    this.body = body;
    this.room = most;
    this.progress = progress;
  }

  @Override
  public ReadStream<Buffer> handler(Handler<Buffer> handler) {
    body.handler(
        handler == null
            ? null
            : chunk -> {
              progress.run();
              room -= chunk.length();
              if (room >= 0) {
                handler.handle(chunk);
              } else {
                failed.handle(new TooLarge());
              }
            });
    return this;
  }

  /** There is more of it than is passed on. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("the body is too large");
    }
  }

  /** Whoever sends it does not send the rest. */
  static final class BrokenOff extends IOException {
    private static final long serialVersionUID = 1;

    BrokenOff(Throwable cause) {
      super("the body breaks off", cause);
    }
  }

  @Override
  public ReadStream<Buffer> exceptionHandler(Handler<Throwable> handler) {
    failed = handler == null ? failure -> {} : handler;
    body.exceptionHandler(
        handler == null ? null : failure -> handler.handle(new BrokenOff(failure)));
    return this;
  }

  @Override
  public ReadStream<Buffer> endHandler(Handler<Void> handler) {
    body.endHandler(handler);
    return this;
  }

  @Override
  public ReadStream<Buffer> pause() {
    body.pause();
    return this;
  }

  @Override
  public ReadStream<Buffer> resume() {
    body.resume();
    return this;
  }

  @Override
  public ReadStream<Buffer> fetch(long amount) {
    body.fetch(amount);
    return this;
  }
}
