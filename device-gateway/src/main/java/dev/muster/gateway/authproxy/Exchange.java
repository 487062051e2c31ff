package dev.muster.gateway.authproxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * One request on its way to the program, and its answer on the way back. What fails because of the
 * device is no failure of the program's. For one event loop.
 */
final class Exchange {
  /** By which the request stands in our log. */
  private static final Set<String> OURS = Set.of("x-request-id");

  /** No Content, and Not Modified. */
  private static final Set<Integer> BARE = Set.of(204, 304);

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final Duration patience;
  private final long largest;
  private final Runnable done;
  private final Promise<Begun> begun = Promise.promise();
  private final long longest;
  private HttpClientRequest passed;
  private long quiet = -1;
  private boolean sent;
  private boolean over;

  /**
   * An exchange that {@link #begin} sets going.
   *
   * @param patience for the program's answer, and for any piece of a body
   * @param largest body in bytes, either way
   * @param done is told once it is over
   */
  Exchange(Vertx vertx, RoutingContext context, Duration patience, long largest, Runnable done) {
    this.vertx = vertx;
    this.request = context.request();
    this.response = context.response();
    this.patience = patience;
    this.largest = largest;
    this.done = done;
    this.longest = vertx.setTimer(AuthProxy.LONGEST.toMillis(), late -> abort());
    context.addEndHandler(
        ended -> {
          if (ended.failed()) {
            abort();
          }
        });
  }

  /** How it began. */
  sealed interface Begun {
    String outcome();

    /** The program answers: the head of it has come, and it is paused. */
    record Answered(HttpClientResponse answer) implements Begun {
      @Override
      public String outcome() {
        return "answered";
      }
    }

    /** The device went away, or sent too much. */
    record GivenUp(int status, String outcome) implements Begun {}
  }

  /** Passes the request on. Fails where the program is to blame. */
  Future<Begun> begin(HttpClient client, RequestOptions options, Optional<Buffer> body) {
    client
        .request(options)
        .onFailure(begun::tryFail)
        .onSuccess(
            there -> {
              passed = there;
              if (over) {
                there.reset();
                return;
              }
              there
                  .response()
                  .onFailure(begun::tryFail)
                  .onSuccess(
                      answer -> {
                        answer.pause();
                        begun.tryComplete(new Begun.Answered(answer));
                      });
              progress();
              send(body);
            });
    return begun.future();
  }

  private void send(Optional<Buffer> body) {
    if (body.isPresent()) {
      sent = true;
      boolean bodiless = request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD;
      Future<Void> end = bodiless ? passed.end() : passed.end(body.get());
      end.onFailure(begun::tryFail);
      return;
    }
    if (passed.headers().get(HttpHeaders.CONTENT_LENGTH) == null) {
      passed.setChunked(true);
    }
    new Bounded(request, largest, this::progress)
        .pipe()
        .endOnFailure(false)
        .to(passed)
        .onSuccess(
            all -> {
              sent = true;
              progress();
            })
        .onFailure(
            failure -> {
              switch (failure) {
                case Bounded.TooLarge large ->
                    begun.tryComplete(new Begun.GivenUp(413, "too-large"));
                case Bounded.BrokenOff gone -> begun.tryComplete(new Begun.GivenUp(408, "gone"));
                default -> begun.tryFail(failure);
              }
              passed.reset();
            });
  }

  /** Passes on what came of it. */
  void relay(Begun what) {
    switch (what) {
      case Begun.GivenUp(int status, String outcome) -> end(status);
      case Begun.Answered(HttpClientResponse answer) -> {
        if (over || response.closed()) {
          abort();
          return;
        }
        response.setStatusCode(answer.statusCode());
        ProxiedHeaders.copy(answer.headers(), response.headers(), OURS);
        if (answer.getHeader(HttpHeaders.CONTENT_LENGTH) == null && mayHaveBody(answer)) {
          response.setChunked(true);
        }
        progress();
        new Bounded(answer, largest, this::progress)
            .pipe()
            .endOnFailure(false)
            .to(response)
            .onSuccess(all -> finish())
            .onFailure(failure -> abort());
      }
    }
  }

  private boolean mayHaveBody(HttpClientResponse answer) {
    return request.method() != HttpMethod.HEAD && !BARE.contains(answer.statusCode());
  }

  /** Ends it without an answer of the program. */
  void end(int status) {
    if (!over && !response.ended() && !response.closed()) {
      if (request.version() != HttpVersion.HTTP_2 && !request.isEnded()) {
        // What still comes of the body is nobody's.
        response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.setStatusCode(status).end().onComplete(told -> request.connection().close());
      } else {
        response.setStatusCode(status).end();
      }
    }
    finish();
  }

  /** Something moved: there is new patience from now on. */
  private void progress() {
    vertx.cancelTimer(quiet);
    if (!over) {
      quiet = vertx.setTimer(patience.toMillis(), fired -> late());
    }
  }

  private void late() {
    if (sent && begun.tryFail(new TimeoutException("it does not answer"))) {
      passed.reset();
    } else if (begun.tryComplete(new Begun.GivenUp(408, "gone"))) {
      passed.reset();
    } else {
      abort();
    }
  }

  /** A device that got a part is not to take it for the whole. */
  private void abort() {
    if (over) {
      return;
    }
    begun.tryComplete(new Begun.GivenUp(408, "gone"));
    if (passed != null) {
      passed.reset();
    }
    if (!response.ended() && !response.closed()) {
      if (request.version() == HttpVersion.HTTP_2) {
        response.reset();
      } else {
        request.connection().close();
      }
    }
    finish();
  }

  private void finish() {
    if (!over) {
      over = true;
      vertx.cancelTimer(longest);
      vertx.cancelTimer(quiet);
      done.run();
    }
  }
}
