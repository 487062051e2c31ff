package dev.muster.admin.compat;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.EnrollmentId;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** One call of another server's API, with its body read. Safe for any thread. */
public final class CompatCall {
  private final RoutingContext context;

  CompatCall(RoutingContext context) {
    this.context = context;
  }

  /** Who calls. */
  public Principal caller() {
    return context.get(Call.PRINCIPAL);
  }

  /** A part of the path. */
  public String path(String name) {
    return context.pathParam(name);
  }

  /** Parts of the path with commas between them, each once. */
  public List<String> list(String name) {
    return List.of(path(name).split(",", -1)).stream().distinct().toList();
  }

  /** A parameter of the query that is not empty. */
  public Optional<String> query(String name) {
    return context.queryParam(name).stream().filter(value -> !value.isEmpty()).findFirst();
  }

  /**
   * The enrollment that a client named.
   *
   * @throws Problem if it can be no name of one
   */
  public static EnrollmentId enrollment(String id) {
    try {
      return new EnrollmentId(id);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  /** The body, whatever the caller says that it is. */
  public byte[] body() {
    return WholeBody.of(context);
  }

  /** Whether the body is empty. */
  public boolean bare() {
    return body().length == 0;
  }
}
