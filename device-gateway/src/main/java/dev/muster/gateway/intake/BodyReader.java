package dev.muster.gateway.intake;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads bodies whole, as bytes whatever their content type says, within limits: so much until there
 * is a reason to believe that the sender is one of ours, all of them together within a {@link
 * BodyBudget}, and each request within one deadline from its head to the end of its answer. A
 * client that goes away is nobody's error. Everything of one request happens on its event loop.
 */
public final class BodyReader {
  private final BodyBudget budget;
  private final Duration deadline;

  /** A reader within this budget, of requests that are over by this deadline. */
  public BodyReader(BodyBudget budget, Duration deadline) {
    this.budget = budget;
    this.deadline = deadline;
  }

  /** Why a body was not read. */
  public enum Refusal {
    /** It is larger than such a body may be. */
    TOO_LARGE,
    /** Others need the room more, or it takes too long: come again. */
    NO_ROOM,
    /** It did not come in time. */
    TOO_LATE
  }

  /**
   * How large a body may be.
   *
   * @param unproved in bytes, from anyone
   * @param most in bytes, from a sender who is trusted
   * @param trusted asked once, when a body turns out to be larger than {@code unproved}
   */
  public record Limits(int unproved, int most, BooleanSupplier trusted) {
    /** As large as this, whoever sends it. */
    public static Limits of(int bytes) {
      return new Limits(bytes, bytes, () -> true);
    }
  }

  /**
   * Reads the body of a request whose handlers nobody has set. One of the two is told, once; none
   * if the client went away.
   *
   * @param address whom it is counted for
   * @param complete takes the body; its room is given back when what that led to is done, even if
   *     the client does not wait for it
   */
  public void read(
      RoutingContext context,
      String address,
      Limits limits,
      Function<byte[], Future<?>> complete,
      Consumer<Refusal> refused) {
    new Reading(context, address, limits, complete, refused).begin();
  }

  private final class Reading {
    private static final long UNKNOWN = -1;
    private static final byte[] EMPTY = {};

    private final RoutingContext context;
    private final HttpServerRequest request;
    private final Limits limits;
    private final Function<byte[], Future<?>> complete;
    private final Consumer<Refusal> refused;
    private final BodyBudget.Lease lease;
    private final long declared;
    private byte[] bytes = EMPTY;
    private int size;
    private boolean trusted;
    private boolean over;
    private boolean answered;
    private long timer;

    Reading(
        RoutingContext context,
        String address,
        Limits limits,
        Function<byte[], Future<?>> complete,
        Consumer<Refusal> refused) {
      this.context = context;
      this.request = context.request();
      this.limits = limits;
      this.complete = complete;
      this.refused = refused;
      this.declared = declared(request);
      var loop = context.vertx().getOrCreateContext();
      this.lease = budget.open(address, () -> loop.runOnContext(now -> refuse(Refusal.NO_ROOM)));
    }

    void begin() {
      timer = context.vertx().setTimer(deadline.toMillis(), fired -> late());
      context.addEndHandler(
          ended -> {
            answered = true;
            if (!over) {
              abandon();
            }
            if (request.isEnded() || ended.failed()) {
              context.vertx().cancelTimer(timer);
            }
          });
      request.exceptionHandler(gone -> abandon());
      request.handler(chunk -> append(chunk.getBytes()));
      request.endHandler(end -> end());
      if (declared > limits.most() || declared > limits.unproved() && !trusts()) {
        refuse(Refusal.TOO_LARGE);
      } else if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        context.response().writeContinue();
      }
    }

    private void append(byte[] chunk) {
      if (over) {
        return;
      }
      long larger = (long) size + chunk.length;
      if (larger > limits.most() || larger > limits.unproved() && !trusts()) {
        refuse(Refusal.TOO_LARGE);
        return;
      }
      if (size == 0 && chunk.length == declared) {
        // Most bodies come in one piece.
        if (lease.grow(chunk.length)) {
          bytes = chunk;
          size = chunk.length;
        } else {
          refuse(Refusal.NO_ROOM);
        }
        return;
      }
      if (larger > bytes.length && !enlarge((int) larger)) {
        refuse(Refusal.NO_ROOM);
        return;
      }
      System.arraycopy(chunk, 0, bytes, size, chunk.length);
      size = (int) larger;
    }

    /** By what came, and not by what was announced, which costs nothing. */
    private boolean enlarge(int least) {
      long doubled = Math.max(least, Math.min(2L * bytes.length, limits.most()));
      int capacity = (int) (declared == UNKNOWN ? doubled : Math.clamp(declared, least, doubled));
      if (!lease.grow(capacity - bytes.length)) {
        return false;
      }
      byte[] larger = new byte[capacity];
      System.arraycopy(bytes, 0, larger, 0, size);
      bytes = larger;
      return true;
    }

    private boolean trusts() {
      trusted = trusted || limits.trusted().getAsBoolean();
      return trusted;
    }

    private void end() {
      if (answered) {
        context.vertx().cancelTimer(timer);
      }
      if (over) {
        return;
      }
      over = true;
      lease.complete();
      byte[] whole = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
      bytes = EMPTY;
      complete.apply(whole).onComplete(done -> lease.close());
    }

    private void refuse(Refusal why) {
      if (!over) {
        abandon();
        // What still comes is thrown away until the deadline: a client that is cut off while it
        // sends does not read the answer.
        if (request.version() != HttpVersion.HTTP_2 && !context.response().ended()) {
          context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        refused.accept(why);
      }
    }

    private void abandon() {
      over = true;
      bytes = EMPTY;
      lease.close();
    }

    /** What was written goes out before the connection is closed. */
    private void late() {
      refuse(Refusal.TOO_LATE);
      HttpServerResponse response = context.response();
      if (request.version() == HttpVersion.HTTP_2) {
        response.reset();
      } else {
        request.connection().close();
      }
    }
  }

  private static long declared(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    try {
      return length == null ? Reading.UNKNOWN : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return Reading.UNKNOWN;
    }
  }
}
