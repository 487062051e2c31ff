package dev.muster.admin.compat;

import dev.muster.admin.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a body as it came, whatever its sender says that it is: clients of other servers send
 * property lists and tokens as {@code application/x-www-form-urlencoded}, which must not be read as
 * a form. Runs on event loops.
 */
public final class WholeBody implements Handler<RoutingContext> {
  private static final String KEY = "muster.whole-body";

  private final int largest;

  /**
   * Reads so many bytes at most.
   *
   * @param largest in bytes, whole megabytes
   */
  public WholeBody(int largest) {
    this.largest = largest;
  }

  /** What was read. */
  public static byte[] of(RoutingContext context) {
    Buffer read = context.get(KEY);
    return read.getBytes();
  }

  @Override
  public void handle(RoutingContext context) {
    Buffer read = Buffer.buffer();
    context
        .request()
        .handler(
            part -> {
              if (context.failed()) {
                return;
              }
              if (read.length() + part.length() > largest) {
                context.fail(
                    new Problem(
                        413,
                        "body-too-large",
                        "a body has at most %d MB here".formatted(largest >> 20)));
              } else {
                read.appendBuffer(part);
              }
            })
        .exceptionHandler(context::fail)
        .endHandler(
            end -> {
              if (!context.failed()) {
                context.put(KEY, read);
                context.next();
              }
            });
  }
}
