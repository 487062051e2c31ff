package dev.muster.admin.enrollment;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.token.ApiToken;
import dev.muster.core.event.Actor;
import dev.muster.core.event.LinkFact.EnrollmentLinkCreated;
import dev.muster.core.event.LinkFact.EnrollmentLinkRevoked;
import dev.muster.core.fleet.Links.Link;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.nayuki.qrcodegen.QrCode;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The calls about enrollment links. */
public final class LinkOperations {
  private static final int SECRET_LENGTH = 32;

  private final EventLog log;
  private final EventFactory events;
  private final DeviceAccess access;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  private LinkOperations(
      EventLog log, EventFactory events, DeviceAccess access, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.clock = clock;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      DeviceAccess access,
      InstantSource clock) {
    LinkOperations all = new LinkOperations(log, events, access, clock);
    routes.json("listEnrollmentLinks", call -> all.list());
    routes.later("createEnrollmentLink", 201, all::create);
    routes.later("revokeEnrollmentLink", 200, all::revoke);
  }

  private JsonObject list() {
    return new JsonObject()
        .put(
            "links",
            new JsonArray(log.view().fleet().links().all().stream().map(this::json).toList()));
  }

  private CompletionStage<JsonObject> create(Call call) {
    JsonObject wanted = call.json();
    String url;
    try {
      url = access.enrollUrl();
    } catch (IllegalStateException e) {
      throw new Problem(409, "gateway-unknown", e.getMessage());
    }
    boolean signIn = wanted.getBoolean("sign_in", false);
    if (signIn && !access.signsIn()) {
      throw new Problem(
          409,
          "sign-in-missing",
          "nobody can sign in here: set oidc.issuer, or leave out sign_in (docs/enrolment.md)");
    }
    byte[] bytes = new byte[SECRET_LENGTH];
    random.nextBytes(bytes);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    UUID id = events.newId();
    Instant end =
        clock.instant().plus(Call.duration("expires_in", wanted.getString("expires_in", "P7D")));
    EnrollmentLinkCreated fact =
        new EnrollmentLinkCreated(
            id.toString(),
            ApiToken.hash(secret),
            wanted.getString("label"),
            Instant.ofEpochMilli(end.toEpochMilli()),
            wanted.getBoolean("single_use", true),
            // As Apple prints them, however they were typed.
            Optional.ofNullable(wanted.getString("serial_number"))
                .map(serial -> serial.strip().toUpperCase(Locale.ROOT)),
            signIn);
    return log.append(
            events.fleet(id, new Actor.Admin(call.principal().name()), fact.linkId(), fact))
        .thenApply(
            reply ->
                json(log.view().fleet().links().find(fact.linkId()).orElseThrow())
                    .put("url", url + secret)
                    .put("qr", qr(url + secret)));
  }

  /** For whoever draws it: row by row, with a 1 for what is dark. */
  private static JsonArray qr(String text) {
    QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
    JsonArray rows = new JsonArray();
    for (int y = 0; y < code.size; y++) {
      StringBuilder row = new StringBuilder(code.size);
      for (int x = 0; x < code.size; x++) {
        row.append(code.getModule(x, y) ? '1' : '0');
      }
      rows.add(row.toString());
    }
    return rows;
  }

  private CompletionStage<JsonObject> revoke(Call call) {
    String id = call.path("link");
    Link link =
        log.view()
            .fleet()
            .links()
            .find(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "no link has the id %s: GET /v1/enrollment-links lists them"
                            .formatted(id)));
    JsonObject done = new JsonObject().put("result", "revoked");
    if (link.revokedAt().isPresent()) {
      return CompletableFuture.completedFuture(done);
    }
    return log.append(
            events.fleet(
                new Actor.Admin(call.principal().name()), id, new EnrollmentLinkRevoked(id)))
        .thenApply(reply -> done);
  }

  private JsonObject json(Link link) {
    JsonObject json =
        new JsonObject()
            .put("id", link.id())
            .put("label", link.label())
            .put("created_at", link.createdAt().toString())
            .put("expires_at", link.expiresAt().toString())
            .put("single_use", link.single())
            .put("sign_in", link.signIn())
            .put("state", state(link));
    link.serialNumber().ifPresent(v -> json.put("serial_number", v));
    return json;
  }

  private String state(Link link) {
    if (link.revokedAt().isPresent()) {
      return "revoked";
    } else if (access.used(link)) {
      return "used";
    }
    return link.counts(clock.instant()) ? "open" : "expired";
  }
}
