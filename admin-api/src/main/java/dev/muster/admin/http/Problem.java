package dev.muster.admin.http;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * An error as the API answers it (RFC 9457): a stable type, and a sentence that says what to do.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final transient JsonObject more;

  /**
   * A problem.
   *
   * @param type its stable name
   */
  public Problem(int status, String type, String detail) {
    this(status, type, detail, new JsonObject());
  }

  /**
   * A problem that a program can do something about.
   *
   * @param more what it needs to know for that, beside the members of every problem
   */
  public Problem(int status, String type, String detail, JsonObject more) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
    this.more = more.copy();
  }

  /** The call is wrong as it stands. */
  public static Problem badRequest(String detail) {
    return new Problem(400, "bad-request", detail);
  }

  /** There is no such thing. */
  public static Problem notFound(String detail) {
    return new Problem(404, "not-found", detail);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Answers with it. */
  public void send(RoutingContext context) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(
            more.copy()
                .put("type", "urn:muster:problem:" + type)
                .put("status", status)
                .put("detail", getMessage())
                .toBuffer());
  }
}
