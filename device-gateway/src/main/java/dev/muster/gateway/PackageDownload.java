package dev.muster.gateway;

import dev.muster.core.event.Digest256;
import dev.muster.gateway.packages.Bandwidth;
import dev.muster.gateway.packages.ByteRange;
import dev.muster.packages.store.PackageStore;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One download: piece by piece, each when it may go and the one before it has left. It blocks the
 * thread that it has for itself, and no event loop.
 */
final class PackageDownload {
  /** What a node that is killed has sent since it told of it last is fetched twice. */
  private static final long LEAST = 1 << 20;

  private static final int PARTS = 32;

  private static final Logger LOG = LoggerFactory.getLogger(PackageDownload.class);

  /** For one piece; who takes none for so long has gone. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

  /** Whoever takes fewer bytes a second than that for longer only keeps others out. */
  private static final long SLOWEST = 4 * 1024;

  private final RoutingContext context;
  private final PackageStore store;
  private final Bandwidth bandwidth;
  private final Counter bytes;
  private Future<Void> leaving = Future.succeededFuture();
  private long issued;
  private long sent;
  private long told;
  private long waited;

  PackageDownload(RoutingContext context, PackageStore store, Bandwidth bandwidth, Counter bytes) {
    this.context = context;
    this.store = store;
    this.bandwidth = bandwidth;
    this.bytes = bytes;
  }

  /**
   * Sends a part, as far as the client takes it.
   *
   * @param progress is told how many bytes have left, when some have, now and then, and at the end
   * @param unavailable answers where the package can't be opened
   */
  void send(Digest256 content, ByteRange range, LongConsumer progress, Runnable unavailable) {
    if (context.response().closed()) {
      return;
    }
    try (InputStream in = store.open(content, range.from(), range.to())) {
      send(in, range.length(), progress);
    } catch (IOException e) {
      LOG.error("the package {} can't be given to devices: {}", content, e.toString());
      if (context.response().headWritten()) {
        close();
      } else {
        unavailable.run();
      }
    } catch (ExecutionException | TimeoutException e) {
      // The client went away, or sleeps: it comes again for the rest.
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
    }
    progress.accept(sent);
  }

  private void send(InputStream in, long length, LongConsumer progress)
      throws IOException, ExecutionException, TimeoutException, InterruptedException {
    HttpServerResponse response = context.response();
    byte[] piece = new byte[bandwidth.piece()];
    while (issued < length) {
      int read = in.readNBytes(piece, 0, (int) Math.min(piece.length, length - issued));
      if (read == 0) {
        throw new IOException("it has fewer bytes than it had");
      }
      bandwidth.take(read);
      Future<Void> written = response.write(Buffer.buffer(Arrays.copyOf(piece, read)));
      await(leaving);
      boolean first = sent == 0 && issued > 0;
      left();
      if (first || sent - told >= Math.max(LEAST, length / PARTS)) {
        told = sent;
        progress.accept(sent);
      }
      issued += read;
      leaving = written;
    }
    await(leaving);
    await(response.end());
    left();
  }

  /** What was issued has left. */
  private void left() {
    bytes.increment(issued - sent);
    sent = issued;
  }

  private void await(Future<Void> future)
      throws ExecutionException, TimeoutException, InterruptedException {
    long allowed = PATIENCE + TimeUnit.SECONDS.toNanos(sent / SLOWEST) - waited;
    long before = System.nanoTime();
    future
        .toCompletionStage()
        .toCompletableFuture()
        .get(Math.clamp(allowed, 1, PATIENCE), TimeUnit.NANOSECONDS);
    waited += System.nanoTime() - before;
  }

  /** What was promised can't be kept, and only the end of the connection tells that. */
  private void close() {
    HttpServerResponse response = context.response();
    if (!response.ended() && !response.closed()) {
      response.reset();
    }
  }
}
