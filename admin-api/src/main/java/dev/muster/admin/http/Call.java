package dev.muster.admin.http;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One call, which fits the contract. Its readers throw a {@link Problem} where a value can't be.
 */
public final class Call {
  /** Where the caller stands among the data of a routing context. */
  public static final String PRINCIPAL = "muster.principal";

  private final RoutingContext context;
  private final ValidatedRequest request;
  private final EnrollmentNames names;

  /** Found once: what it is must not change while the call is carried out. */
  private final AtomicReference<EnrollmentId> enrollment = new AtomicReference<>();

  Call(RoutingContext context, EnrollmentNames names) {
    this.context = context;
    this.names = names;
    this.request = context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }

  /** The exchange itself. */
  public RoutingContext context() {
    return context;
  }

  /** Who calls. */
  public Principal principal() {
    return context.get(PRINCIPAL);
  }

  /** A parameter of the path. */
  public String path(String name) {
    return request.getPathParameters().get(name).get().toString();
  }

  /** The enrollment that the path names. The first time it is asked for is no event loop's. */
  public EnrollmentId enrollment() {
    return found(names::one);
  }

  /** The same in the record, where one need not be enrolled ({@link EnrollmentNames#recorded}). */
  public EnrollmentId recorded() {
    return found(names::recorded);
  }

  private EnrollmentId found(Function<String, EnrollmentId> by) {
    return enrollment.updateAndGet(found -> found == null ? by.apply(path("id")) : found);
  }

  /** How callers name enrollments. */
  public EnrollmentNames names() {
    return names;
  }

  /** The command that the path names. */
  public CommandUuid command() {
    try {
      return new CommandUuid(path("uuid"));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(e.getMessage());
    }
  }

  /** A parameter of the query. */
  public Optional<String> query(String name) {
    return value(request.getQuery().get(name)).map(Object::toString);
  }

  /** A number of the query. */
  public int number(String name, int otherwise) {
    return value(request.getQuery().get(name)).map(v -> ((Number) v).intValue()).orElse(otherwise);
  }

  /** Whether a parameter of the query is set. */
  public boolean flag(String name) {
    return value(request.getQuery().get(name)).filter(Boolean.TRUE::equals).isPresent();
  }

  /** How many entries a page may have. */
  public int limit() {
    return number("limit", 100);
  }

  /** A moment in the query. */
  public Optional<Instant> moment(String name) {
    return query(name)
        .map(
            text -> {
              try {
                return OffsetDateTime.parse(text).toInstant();
              } catch (DateTimeException e) {
                throw Problem.badRequest(
                    name + " is a moment with its zone, such as 2026-11-20T10:00:00Z");
              }
            });
  }

  /** A duration, such as PT4H. */
  public static Duration duration(String name, String text) {
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isPositive() || duration.compareTo(Duration.ofDays(36_500)) > 0) {
        throw Problem.badRequest(name + " is longer than nothing and shorter than a century");
      }
      return duration;
    } catch (DateTimeException | ArithmeticException e) {
      throw Problem.badRequest(name + " is an ISO 8601 duration, such as PT4H or P3D");
    }
  }

  /** The key by which the caller knows this request again. */
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(context.request().getHeader("Idempotency-Key"))
        .filter(key -> !key.isBlank());
  }

  /** Whether the body is JSON. */
  public boolean isJson() {
    String type = context.request().getHeader("Content-Type");
    return type != null && type.startsWith("application/json");
  }

  /** The body. */
  public Buffer body() {
    return Optional.ofNullable(context.body().buffer()).orElse(Buffer.buffer());
  }

  /** The body as a JSON object; an empty one where there is none. */
  public JsonObject json() {
    return body().length() == 0 ? new JsonObject() : new JsonObject(body());
  }

  private static Optional<Object> value(RequestParameter parameter) {
    return Optional.ofNullable(parameter)
        .map(RequestParameter::get)
        .filter(v -> !(v instanceof String s) || !s.isEmpty());
  }
}
