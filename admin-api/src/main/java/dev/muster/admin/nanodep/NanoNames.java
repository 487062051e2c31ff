package dev.muster.admin.nanodep;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.dep.BypassCode;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.http.Problem;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.log.seal.Sealer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The calls that look: names, settings, tokens for Managed Apple Accounts, codes. */
final class NanoNames {
  private static final int PAGE = 100;
  private static final int LONGEST_PAGE = 10_000;

  private final Supplier<DepState> state;
  private final DepAccess access;
  private final Sealer sealer;
  private final String version;
  private final SecureRandom random = new SecureRandom();

  NanoNames(Supplier<DepState> state, DepAccess access, Sealer sealer, String version) {
    this.state = state;
    this.access = access;
    this.sealer = sealer;
    this.version = version;
  }

  void join(NanoDep calls) {
    calls.get("/version", call -> done(new JsonObject().put("version", version)));
    calls.get("/v1/dep_names", this::names);
    calls.get("/v1/config/:name", this::config);
    calls.put("/v1/config/:name", this::setConfig);
    calls.get("/v1/maidjwt/:name", this::maidJwt);
    calls.get("/v1/bypasscode", this::bypassCode);
  }

  static DepAccount account(DepState state, NanoCall call) {
    String name = call.name();
    return state.account(name).orElseThrow(() -> Problem.notFound("there is no DEP name " + name));
  }

  private CompletionStage<CompatAnswer> names(NanoCall call) {
    List<String> wanted = call.all("dep_name");
    int limit = Math.clamp(call.number("limit", PAGE), 1, LONGEST_PAGE);
    TreeSet<String> all = new TreeSet<>();
    state.get().accounts().forEach((name, account) -> all.add(name));
    List<String> fitting =
        all.stream()
            .filter(name -> wanted.isEmpty() || wanted.contains(name))
            .filter(name -> call.query("cursor").filter(c -> name.compareTo(c) <= 0).isEmpty())
            .skip(call.number("offset", 0))
            .toList();
    List<String> page = fitting.subList(0, Math.min(limit, fitting.size()));
    JsonObject json = new JsonObject().put("dep_names", new JsonArray(page));
    if (page.size() < fitting.size()) {
      json.put("next_cursor", page.getLast());
    }
    return done(json);
  }

  private CompletionStage<CompatAnswer> config(NanoCall call) {
    account(state.get(), call);
    return done(new JsonObject().put("base_url", access.appleUrl()));
  }

  /** All accounts are at one place, which is a setting of the server. */
  private CompletionStage<CompatAnswer> setConfig(NanoCall call) {
    String url = Optional.ofNullable(json(call).getString("base_url")).orElse("");
    if (!unslashed(url).equals(unslashed(access.appleUrl()))) {
      throw new Problem(
          409,
          "dep-url",
          "Apple's service is asked at %s: set dep.url".formatted(access.appleUrl()));
    }
    return done(new JsonObject().put("base_url", url));
  }

  private static String unslashed(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private CompletionStage<CompatAnswer> maidJwt(NanoCall call) {
    DepAccount account = account(state.get(), call);
    DepAccount.Key key =
        account
            .key()
            .orElseThrow(() -> Problem.notFound("the DEP name has no key with a token yet"));
    String server =
        call.query("server_uuid")
            .or(() -> account.details().map(DepAccountDetails::serverUuid))
            .orElseThrow(() -> Problem.badRequest("Apple has not said the server's UUID yet"));
    if (!server.matches("[0-9A-Za-z-]{1,64}")) {
      throw Problem.badRequest("server_uuid is a UUID");
    }
    DepAccess.SignInToken made =
        access.maidJwt(
            sealer.open(key.sealed().event(), key.sealed().value()),
            key.certificate().toArray(),
            server);
    return CompletableFuture.completedFuture(
        CompatAnswer.text(
            "application/jwt",
            made.jwt(),
            Map.of("X-Server-Uuid", server, "X-Jwt-Jti", made.id())));
  }

  private CompletionStage<CompatAnswer> bypassCode(NanoCall call) {
    BypassCode code;
    try {
      code =
          call.query("code")
              .map(BypassCode::parse)
              .or(() -> call.query("raw").map(HexFormat.of()::parseHex).map(BypassCode::of))
              .orElseGet(() -> BypassCode.random(random));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
          "it is no bypass code: 32 hexadecimal digits (raw), or 26 characters");
    }
    return done(
        new JsonObject()
            .put("raw", code.hex())
            .put("code", code.code())
            .put("hash", code.escrowKey()));
  }

  static JsonObject json(NanoCall call) {
    byte[] body = call.body();
    return body.length == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(body));
  }

  private static CompletionStage<CompatAnswer> done(JsonObject json) {
    return CompletableFuture.completedFuture(CompatAnswer.json(200, json));
  }
}
