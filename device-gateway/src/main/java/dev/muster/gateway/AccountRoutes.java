package dev.muster.gateway;

import dev.muster.core.event.Grant;
import dev.muster.core.event.SignIn;
import dev.muster.gateway.dep.MachineInfoReader;
import dev.muster.gateway.intake.BodyReader;
import dev.muster.gateway.intake.Clients;
import dev.muster.gateway.profile.EnrollmentProfile;
import dev.muster.gateway.signin.AccountServers;
import dev.muster.gateway.signin.Words.SignedIn;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Where devices enroll by their users' accounts (Apple, "Implementing the simple authentication
 * account-driven enrollment flow"): they find this server by {@code
 * /.well-known/com.apple.remotemanagement}, are told by a 401 where a person signs in, and come
 * again with the token that they were given there. Only here does a 401 do no harm: who asks is not
 * managed yet.
 */
final class AccountRoutes {
  private static final String WELL_KNOWN = "/.well-known/com.apple.remotemanagement";
  private static final String ENROLL = "/account/";

  private final SignInAccess access;
  private final EnrollmentProfile profile;
  private final EnrollmentWork work;
  private final BodyReader bodies;
  private final Clients clients;

  /** The routes of one gateway. */
  AccountRoutes(
      SignInAccess access,
      EnrollmentProfile profile,
      EnrollmentWork work,
      BodyReader bodies,
      Clients clients) {
    this.access = access;
    this.profile = profile;
    this.work = work;
    this.bodies = bodies;
    this.clients = clients;
  }

  void addTo(Router router) {
    router.get(WELL_KNOWN).handler(this::discover);
    router.post(ENROLL + ":way").handler(this::enroll);
  }

  private void discover(RoutingContext context) {
    String family = Optional.ofNullable(context.request().getParam("model-family")).orElse("");
    List<SignIn.Mode> ways = access.servers().of(family);
    if (ways.isEmpty()) {
      refuse(context);
      return;
    }
    JsonArray servers = new JsonArray();
    ways.forEach(
        way ->
            servers.add(
                new JsonObject()
                    .put("Version", "mdm-" + AccountServers.path(way))
                    .put("BaseURL", profile.baseUrl() + ENROLL + AccountServers.path(way))));
    Answers.send(
        context,
        "application/json",
        new JsonObject().put("Servers", servers).toBuffer().getBytes());
  }

  /** What the person is told on the device (Apple, "Well-known Failed"). */
  private static void refuse(RoutingContext context) {
    context.response().setStatusCode(403);
    Answers.send(
        context,
        "application/json",
        new JsonObject()
            .put("code", "com.apple.well-known.failed")
            .put("description", "enrollment.account names no way for this model family")
            .put("message", "Your organization does not enroll this kind of device by account.")
            .toBuffer()
            .getBytes());
  }

  private void enroll(RoutingContext context) {
    Optional<SignIn.Mode> way = access.servers().named(context.pathParam("way"));
    if (way.isEmpty()) {
      Answers.refuse(context, 404, "nothing for you here");
      return;
    }
    String address = clients.of(context.request());
    bodies.read(
        context,
        address,
        BodyReader.Limits.of(MachineInfoReader.LARGEST),
        body -> answer(context, address, way.get(), body),
        refusal -> DepRoutes.refuse(context, refusal));
  }

  private Future<?> answer(
      RoutingContext context, String address, SignIn.Mode way, byte[] machineInfo) {
    Optional<String> token = DepRoutes.bearer(context.request());
    return work.<Answer>run(
        context,
        address,
        slot -> CompletableFuture.completedStage(answer(way, token, machineInfo)),
        answer -> send(context, way, answer),
        failure -> Answers.fail(context, failure));
  }

  /** What is said to a device. */
  private sealed interface Answer {
    record Profile(byte[] content) implements Answer {}

    record Refusal(int status, String why) implements Answer {}

    record SignInFirst() implements Answer {}
  }

  private Answer answer(SignIn.Mode way, Optional<String> token, byte[] machineInfo) {
    try {
      access.reader().checkOfAccount(machineInfo);
    } catch (MachineInfoReader.UnprovenException e) {
      return new Answer.Refusal(
          e.flaw() == MachineInfoReader.Flaw.CERTIFICATE_UNTRUSTED ? 403 : 400,
          "not a MachineInfo that a device of Apple signed: " + e.flaw().code());
    }
    Optional<SignedIn> who =
        token
            .flatMap(access.words()::token)
            .filter(one -> one.signIn().mode().filter(way::equals).isPresent());
    return who.<Answer>map(one -> new Answer.Profile(profile.make(one, new Grant.Open())))
        .orElseGet(Answer.SignInFirst::new);
  }

  private void send(RoutingContext context, SignIn.Mode way, Answer answer) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    switch (answer) {
      case Answer.Profile(byte[] content) ->
          Answers.send(context, "application/x-apple-aspen-config", content);
      case Answer.Refusal(int status, String why) -> Answers.refuse(context, status, why);
      case Answer.SignInFirst none -> {
        context
            .response()
            .putHeader(
                "WWW-Authenticate",
                "Bearer method=\"apple-as-web\", url=\"%s\""
                    .formatted(profile.baseUrl() + SignInRoutes.path(way)));
        Answers.refuse(context, 401, "sign in first");
      }
    }
  }
}
