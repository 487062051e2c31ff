package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.dep.AppleAccount;
import dev.muster.admin.dep.AppleReach;
import dev.muster.admin.dep.DefaultProfile;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.dep.ProfileAddress;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import dev.muster.core.event.DepAccountFact.DepCallPassedOn;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * The calls that MicroMDM makes at Apple for its clients: they are passed on with the account's
 * session, each recorded before it is made. Safe for any thread.
 */
final class MicroDep {
  private static final int LONGEST = 500;
  private static final String PROFILE = "/profile";
  private static final String OF_DEVICES = "/profile/devices";
  private static final String DEVICES = "devices";
  private static final String SERIALS = "serials";

  private final EventLog log;
  private final EventFactory events;
  private final DepAccess access;
  private final AppleReach apple;
  private final MicroAccount accounts;

  MicroDep(
      EventLog log,
      EventFactory events,
      DepAccess access,
      AppleReach apple,
      MicroAccount accounts) {
    this.log = log;
    this.events = events;
    this.access = access;
    this.apple = apple;
    this.accounts = accounts;
  }

  /** Defines a profile, which leads here unless it has a URL, and assigns it to its devices. */
  CompletionStage<CompatAnswer> define(CompatCall call) {
    GoJson given = GoJson.of(call);
    List<String> serials = given.texts(DEVICES);
    JsonObject profile = given.json().copy();
    profile.remove(DEVICES);
    DepAccess.ProfileReport found =
        access.check(ProfileAddress.completed(profile, access).encode());
    if (!found.errors().isEmpty()) {
      throw Problem.badRequest(
          "devices can't follow this profile: " + String.join("; ", found.errors()));
    }
    JsonObject whole = new JsonObject(found.json()).put(DEVICES, new JsonArray(serials));
    return ask(call, accounts.of(serials), "POST", PROFILE, whole.encode(), answer -> answer);
  }

  CompletionStage<CompatAnswer> fetch(CompatCall call) {
    String uuid = DefaultProfile.uuid(GoJson.of(call).required("uuid"));
    return ask(
        call,
        accounts.get().name(),
        "GET",
        PROFILE + "?profile_uuid=" + uuid,
        "",
        answer -> answer);
  }

  CompletionStage<CompatAnswer> assign(CompatCall call) {
    GoJson given = GoJson.of(call);
    List<String> serials = given.texts(SERIALS);
    JsonObject wanted =
        new JsonObject()
            .put("profile_uuid", DefaultProfile.uuid(given.required("id")))
            .put(DEVICES, new JsonArray(serials));
    return ask(call, accounts.of(serials), "PUT", OF_DEVICES, wanted.encode(), answer -> answer);
  }

  CompletionStage<CompatAnswer> unassign(CompatCall call) {
    return ofDevices(
        call,
        "DELETE",
        OF_DEVICES,
        answer -> new JsonObject().put(SERIALS, answer.getValue(DEVICES)));
  }

  CompletionStage<CompatAnswer> devices(CompatCall call) {
    return ofDevices(call, "POST", "/devices", answer -> answer);
  }

  CompletionStage<CompatAnswer> account(CompatCall call) {
    return ask(call, accounts.get().name(), "GET", "/account", "", answer -> answer);
  }

  private CompletionStage<CompatAnswer> ofDevices(
      CompatCall call, String method, String path, UnaryOperator<JsonObject> shape) {
    List<String> serials = GoJson.of(call).texts(SERIALS);
    JsonObject wanted = new JsonObject().put(DEVICES, new JsonArray(serials));
    return ask(call, accounts.of(serials), method, path, wanted.encode(), shape);
  }

  private CompletionStage<CompatAnswer> ask(
      CompatCall call,
      String account,
      String method,
      String path,
      String body,
      UnaryOperator<JsonObject> shape) {
    // Whether it can be asked at all is said before anything is recorded.
    apple.account(account);
    return log.dep()
        .append(
            events.dep(
                new Actor.Admin(call.caller().name()), new DepCallPassedOn(account, method, path)))
        .thenCompose(recorded -> apple.ask(account, one -> answer(one, method, path, body)))
        .thenApply(answer -> CompatAnswer.json(200, shape.apply(answer)));
  }

  private static JsonObject answer(AppleAccount account, String method, String path, String body) {
    AppleAccount.Raw raw =
        account.raw(method, path, body.getBytes(StandardCharsets.UTF_8), OptionalInt.empty());
    if (raw.status() != 200) {
      String text = new String(raw.body(), StandardCharsets.UTF_8).strip();
      throw new Problem(
          500,
          "dep-apple",
          "Apple answers %d: %s"
              .formatted(raw.status(), text.substring(0, Math.min(LONGEST, text.length()))));
    }
    try {
      return new JsonObject(Buffer.buffer(raw.body()));
    } catch (DecodeException e) {
      throw new Problem(502, "dep-apple", "Apple's answer is no JSON that can be read");
    }
  }
}
