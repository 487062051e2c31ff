package dev.muster.admin.nanomdm;

import dev.muster.admin.compat.CompatAnswer;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * NanoMDM's answer about several enrollments (micromdm/nanomdm, {@code api.APIResult}). What is
 * empty is left out. Written by one thread after the other.
 */
final class ApiResult {
  private static final int SOME_FAILED = 207;

  private final Map<String, JsonObject> status = new LinkedHashMap<>();
  private final boolean noPush;
  private final int asked;
  private Optional<String> commandError = Optional.empty();
  private Optional<String> pushError = Optional.empty();
  private Optional<String> commandUuid = Optional.empty();
  private Optional<String> requestType = Optional.empty();

  /**
   * Of which nothing is known yet.
   *
   * @param asked how many enrollments were named
   */
  ApiResult(int asked, boolean noPush) {
    this.asked = asked;
    this.noPush = noPush;
  }

  ApiResult command(String uuid, String type) {
    commandUuid = Optional.of(uuid);
    requestType = Optional.of(type);
    return this;
  }

  /** Nothing was queued for anybody. */
  ApiResult commandFailed(String why) {
    commandError = Optional.of(why);
    return this;
  }

  /** Nobody is pushed. */
  ApiResult pushFailed(String why) {
    pushError = Optional.of(why);
    return this;
  }

  void commandFailed(String id, String why) {
    of(id).put("command_error", why);
  }

  void pushFailed(String id, String why) {
    of(id).put("push_error", why);
  }

  /** The notification's id is empty as long as APNs has not answered. */
  void pushed(String id, Optional<String> apnsId) {
    JsonObject one = of(id);
    apnsId.ifPresent(known -> one.put("push_result", known));
  }

  private JsonObject of(String id) {
    return status.computeIfAbsent(id, any -> new JsonObject());
  }

  CompatAnswer answer() {
    JsonObject json = new JsonObject();
    if (!status.isEmpty()) {
      JsonObject all = new JsonObject();
      status.forEach(all::put);
      json.put("status", all);
    }
    if (noPush) {
      json.put("no_push", true);
    }
    pushError.ifPresent(why -> json.put("push_error", why));
    commandError.ifPresent(why -> json.put("command_error", why));
    commandUuid.ifPresent(uuid -> json.put("command_uuid", uuid));
    requestType.ifPresent(type -> json.put("request_type", type));
    return CompatAnswer.json(code(), json);
  }

  private int code() {
    if (pushError.isPresent() || commandError.isPresent()) {
      return 500;
    }
    long failed =
        status.values().stream()
            .filter(one -> one.containsKey("command_error") || one.containsKey("push_error"))
            .count();
    if (failed == 0) {
      return 200;
    }
    return failed < asked ? SOME_FAILED : 500;
  }
}
