package dev.muster.simulator.hook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The receiver of one webhook, on a free port of this machine. What it takes it hands over in the
 * order in which it answered that it did, one after the other. Everything that it does by chance
 * follows from a seed, as far as the order of calls does.
 */
public final class HookReceiver implements AutoCloseable {
  private static final int BACKLOG = 512;
  private static final int SOME = 8;
  private static final int SLOW_MILLIS = 50;
  private static final int HANG_MILLIS = 30_000;
  private static final long UP_MILLIS = 1_500;
  private static final long DOWN_MILLIS = 700;

  /**
   * A call that it took.
   *
   * @param contentType of the header
   * @param signature of the header {@code X-Hmac-Signature}; null where there is none
   */
  public record Call(byte[] body, String contentType, String signature) {}

  private final Random random;
  private final Consumer<Call> taken;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger calls = new AtomicInteger();
  private final long started = System.nanoTime();
  private volatile Temper temper;
  private volatile int status = 200;

  private HookReceiver(Temper temper, long seed, Consumer<Call> taken) throws IOException {
    this.temper = temper;
    this.random = new Random(seed);
    this.taken = taken;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Starts one that hands over what it takes. */
  public static HookReceiver start(Temper temper, long seed, Consumer<Call> taken)
      throws IOException {
    return new HookReceiver(temper, seed, taken);
  }

  /** Where it is called. */
  public URI url() {
    return URI.create("http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort()));
  }

  /** How many calls reached it, whatever became of them. */
  public int calls() {
    return calls.get();
  }

  /** Is of another temper from now on. */
  public void become(Temper other) {
    temper = other;
  }

  /** Answers with this status instead of 200, as one that takes nothing if it is no 2xx. */
  public void answerWith(int code) {
    status = code;
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.incrementAndGet();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      switch (temper) {
        case WELL -> take(exchange, body);
        case FAILING -> {
          if (chance()) {
            exchange.sendResponseHeaders(500, -1);
          } else {
            take(exchange, body);
          }
        }
        case HANGING -> {
          if (chance()) {
            pause(HANG_MILLIS);
          } else {
            take(exchange, body);
          }
        }
        case SLOW -> {
          pause(SLOW_MILLIS);
          take(exchange, body);
        }
        case DYING -> {
          if (sinceStart() % (UP_MILLIS + DOWN_MILLIS) < UP_MILLIS) {
            take(exchange, body);
          }
          // Else the connection is closed without a word.
        }
        case BROKEN -> exchange.sendResponseHeaders(500, -1);
      }
    }
  }

  private void take(HttpExchange exchange, byte[] body) throws IOException {
    int code = status;
    if (code >= 200 && code < 300) {
      synchronized (taken) {
        taken.accept(
            new Call(
                body,
                exchange.getRequestHeaders().getFirst("Content-Type"),
                exchange.getRequestHeaders().getFirst("X-Hmac-Signature")));
      }
    }
    exchange.sendResponseHeaders(code, -1);
  }

  private long sinceStart() {
    return (System.nanoTime() - started) / 1_000_000;
  }

  private synchronized boolean chance() {
    return random.nextInt(SOME) == 0;
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
