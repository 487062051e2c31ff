package dev.muster.simulator.dep;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where requests come in: looks at their headers, finds out whose they are, lets them meet their
 * faults, and notes them. Its event loop alone uses it.
 */
final class Front {
  private static final String CONTENT_TYPE = "application/json;charset=utf8";
  private static final Pattern AGENT = Pattern.compile("[A-Za-z][\\w.+-]*(/\\S+)?( .*)?");

  private final Vertx vertx;
  private final Portal portal;
  private final Routes routes;
  private final OAuth oauth = new OAuth(Duration.ofMinutes(5));

  Front(Vertx vertx, Portal portal) {
    this.vertx = vertx;
    this.portal = portal;
    this.routes = new Routes(portal);
  }

  /** A request, as far as it is known. */
  private record Asked(
      String method,
      String path,
      int version,
      String agent,
      Instant now,
      Map<String, String> query,
      Optional<JsonObject> body) {}

  /** What becomes of a request. */
  private record End(Reply reply, Optional<Fault> fault) {
    private boolean cut() {
      return fault
          .filter(f -> f instanceof Fault.Cut || f instanceof Fault.CutAfterwards)
          .isPresent();
    }
  }

  void receive(HttpServerRequest request) {
    request.body().onSuccess(body -> take(request, body));
  }

  private void take(HttpServerRequest request, Buffer body) {
    End end;
    try {
      synchronized (portal) {
        end = admit(request, asked(request, body));
      }
    } catch (DepError e) {
      end = new End(new Reply(e.status(), e.code(), Map.of()), Optional.empty());
    } catch (RuntimeException e) {
      // Whoever waits for the answer shall see that the fault is here.
      end = new End(new Reply(500, "simulator: " + e, Map.of()), Optional.empty());
    }
    Reply reply = end.reply();
    if (end.cut()) {
      request.connection().close();
    } else if (end.fault().orElse(null) instanceof Fault.Slow(Duration time)) {
      vertx.setTimer(Math.max(1, time.toMillis()), timer -> write(request, reply));
    } else {
      write(request, reply);
    }
  }

  private static void write(HttpServerRequest request, Reply reply) {
    request.response().setStatusCode(reply.status());
    request.response().putHeader("Content-Type", "application/json;charset=UTF8");
    reply.headers().forEach(request.response()::putHeader);
    request.response().end(reply.body());
  }

  private Asked asked(HttpServerRequest request, Buffer body) {
    String agent = request.getHeader("User-Agent");
    if (agent == null || agent.isBlank()) {
      throw new DepError(400, "USER_AGENT_MISSING");
    }
    if (!AGENT.matcher(agent).matches() || agent.startsWith("Go-http-client")) {
      throw new DepError(400, "USER_AGENT_INVALID");
    }
    String method = request.method().name();
    Routes.check(method, request.path());
    String type = Optional.ofNullable(request.getHeader("Content-Type")).orElse("");
    if (!type.replace(" ", "").toLowerCase(Locale.ROOT).equals(CONTENT_TYPE)) {
      throw DepError.malformed();
    }
    Map<String, String> query = new HashMap<>();
    OAuth.parameters(request.query()).forEach(p -> query.put(p.name(), p.value()));
    return new Asked(
        method,
        request.path(),
        version(request.getHeader("X-Server-Protocol-Version")),
        agent,
        portal.now(),
        query,
        body(body));
  }

  private static int version(String header) {
    try {
      return header == null ? 1 : Integer.parseInt(header.strip());
    } catch (NumberFormatException e) {
      return 1;
    }
  }

  /** Nothing where it is no JSON object. */
  private static Optional<JsonObject> body(Buffer body) {
    if (body.length() == 0) {
      return Optional.of(new JsonObject());
    }
    try {
      return Optional.of(body.toJsonObject());
    } catch (DecodeException | ClassCastException e) {
      return Optional.empty();
    }
  }

  private End admit(HttpServerRequest request, Asked asked) {
    if (asked.path().equals(Routes.SESSION)) {
      return session(request, asked);
    }
    Sessions.Admitted admitted =
        portal.sessions().admit(request.getHeader("X-ADM-Auth-Session"), asked.now());
    DepServer server = admitted.server();
    End end =
        meet(
            server,
            asked,
            () ->
                routes.answer(
                    new Call(
                        server,
                        asked.method(),
                        asked.path(),
                        asked.version(),
                        asked.query(),
                        asked.body().orElseThrow(DepError::malformed),
                        asked.now())));
    return admitted
        .renewed()
        .map(value -> new End(with(end.reply(), value), end.fault()))
        .orElse(end);
  }

  private static Reply with(Reply reply, String session) {
    Map<String, String> headers = new HashMap<>(reply.headers());
    headers.put("X-ADM-Auth-Session", session);
    return new Reply(reply.status(), reply.body(), headers);
  }

  private End session(HttpServerRequest request, Asked asked) {
    DepToken token =
        oauth.check(
            new OAuth.Signed(
                asked.method(),
                request.authority().toString(),
                asked.path(),
                Optional.ofNullable(request.query()).orElse("")),
            request.getHeader("Authorization"),
            asked.now(),
            key -> portal.owner(key).flatMap(server -> server.tokenFor(key)));
    DepServer server =
        portal.owner(OAuth.key(token.consumerKey(), token.accessToken())).orElseThrow();
    return meet(
        server,
        asked,
        () ->
            Reply.ok(
                new JsonObject()
                    .put(
                        "auth_session_token",
                        portal.sessions().open(server, token.accessToken(), asked.now()))));
  }

  private interface Work {
    Reply reply();
  }

  /** Lets a call meet what was planned for it, and does its work. */
  private End meet(DepServer server, Asked asked, Work work) {
    Optional<Fault> fault = server.traps().met(asked.method(), asked.path());
    Reply reply;
    String code = "";
    try {
      reply =
          switch (fault.orElse(null)) {
            case Fault.Answer(int status, String body, var headers) ->
                new Reply(status, body, headers);
            case Fault.Refuse(int status, String refused) -> throw new DepError(status, refused);
            case Fault.Cut cut -> new Reply(0, "", Map.of());
            case Fault.SessionsEnd ended -> {
              portal.sessions().endAll(server);
              throw server.sessionTraps().ended();
            }
            case Fault.CutAfterwards cut -> work(server, work);
            case Fault.Slow slow -> work(server, work);
            case null -> work(server, work);
          };
    } catch (DepError e) {
      code = e.code();
      reply = new Reply(e.status(), server.traps().codes().write(code), Map.of());
    }
    End end = new End(reply, fault);
    note(server, asked, end.cut() ? 0 : reply.status(), code);
    return end;
  }

  private static Reply work(DepServer server, Work work) {
    server.admit();
    return work.reply();
  }

  private static void note(DepServer server, Asked asked, int status, String code) {
    JsonObject body = asked.body().orElseGet(JsonObject::new);
    List<String> serials =
        body.getValue("devices") instanceof JsonArray array
            ? array.stream().map(String::valueOf).toList()
            : List.of();
    Optional<String> profile =
        body.getValue("profile_uuid") instanceof String uuid
            ? Optional.of(uuid)
            : Optional.ofNullable(asked.query().get("profile_uuid"));
    server
        .book()
        .requests()
        .add(
            new DepRequest(
                asked.now(),
                asked.method(),
                asked.path(),
                asked.version(),
                asked.agent(),
                serials,
                profile,
                status,
                code));
  }
}
