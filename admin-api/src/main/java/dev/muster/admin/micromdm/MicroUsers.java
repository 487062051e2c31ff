package dev.muster.admin.micromdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.core.device.ChannelState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * {@code /v1/users}: those whose accounts blueprints make, and those who are managed on devices. A
 * password's hash is shown to nobody. Safe for any thread.
 */
final class MicroUsers {
  private static final String UUID_KEY = "uuid";
  private static final String SHORT_NAME = "user_shortname";
  private static final String LONG_NAME = "user_longname";
  private static final String HASH = "password_hash";

  private final EventLog log;
  private final MicroThings things;
  private final MicroPlan plan;

  MicroUsers(EventLog log, MicroThings things, MicroPlan plan) {
    this.log = log;
    this.things = things;
    this.plan = plan;
  }

  /** One without a UUID is a new one. */
  CompletionStage<CompatAnswer> put(CompatCall call) {
    GoJson given = GoJson.of(call).object("user");
    String uuid = given.text(UUID_KEY);
    byte[] hash = given.bytes(HASH);
    JsonObject user =
        user(
                uuid.isEmpty() ? UUID.randomUUID().toString() : uuid,
                given.required(SHORT_NAME),
                given.text(LONG_NAME))
            .put(HASH, hash.length == 0 ? kept(uuid) : GoJson.base64(hash))
            .put("hidden", given.flag("hidden"));
    CompatAnswer answer = CompatAnswer.json(200, new JsonObject().put("user", user));
    return plan.change(
            call.caller(),
            () ->
                things.put(
                    MicroKind.USER,
                    user.getString(UUID_KEY),
                    user.toBuffer().getBytes(),
                    call.caller()))
        .thenApply(done -> answer);
  }

  /** Nobody is shown the hash of a password, so one that is applied as it was shown keeps it. */
  private String kept(String uuid) {
    return things
        .find(MicroKind.USER, uuid)
        .map(things::json)
        .map(user -> user.getString(HASH))
        .orElse(null);
  }

  CompletionStage<CompatAnswer> list(CompatCall call) {
    Stream<JsonObject> kept =
        things.all(MicroKind.USER).stream().map(things::json).map(user -> user.put(HASH, null));
    Stream<JsonObject> managed =
        log.view().ids().filter(id -> !id.isDevice()).sorted().flatMap(id -> managed(id).stream());
    return CompletableFuture.completedFuture(
        CompatAnswer.json(
            200,
            new JsonObject().put("users", new JsonArray(Stream.concat(kept, managed).toList()))));
  }

  private Optional<JsonObject> managed(EnrollmentId id) {
    String device = id.device().value();
    String guid = id.value().substring(Math.min(device.length() + 1, id.value().length()));
    return log.view()
        .device(id.device())
        .channel(id)
        .flatMap(ChannelState::user)
        .map(
            names ->
                user(guid, names.shortName().orElse(""), names.longName().orElse(""))
                    .put("udid", device)
                    .put("user_id", guid));
  }

  private static JsonObject user(String uuid, String shortName, String longName) {
    return new JsonObject()
        .put(UUID_KEY, uuid)
        .put("udid", "")
        .put("user_id", "")
        .put(SHORT_NAME, shortName)
        .put(LONG_NAME, longName)
        .put("auth_token", "")
        .put(HASH, null)
        .put("hidden", false);
  }
}
