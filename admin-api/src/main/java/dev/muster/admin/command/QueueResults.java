package dev.muster.admin.command;

import dev.muster.core.device.Reply;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.RefusalReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The enrollments of a submission in their order, and what happened for each. Written by one thread
 * after the other.
 */
final class QueueResults {
  /** Of more targets than these, only those that were refused are listed. */
  static final int MOST_LISTED = 1000;

  private final String requestType;
  private final Map<EnrollmentId, Result> results = new LinkedHashMap<>();

  private record Result(String word, Optional<String> detail) {
    static Result of(String word) {
      return new Result(word, Optional.empty());
    }
  }

  QueueResults(String requestType) {
    this.requestType = requestType;
  }

  void refused(EnrollmentId id, Refusal refusal) {
    results.put(id, new Result(refusal.code(), Optional.of(refusal.detail())));
  }

  void accepted(EnrollmentId id) {
    results.put(id, Result.of("accepted"));
  }

  void alreadyQueued(EnrollmentId id) {
    results.put(id, Result.of("already-queued"));
  }

  /** The fold's word on an enrollment. */
  void replied(EnrollmentId id, Reply reply) {
    results.put(id, Result.of(word(reply)));
  }

  private static String word(Reply reply) {
    return switch (reply) {
      case Reply.Accepted accepted -> "queued";
      case Reply.AlreadyQueued already -> "already-queued";
      case Reply.Refused(RefusalReason reason) -> reason.code();
      case Reply.Unknowable unknowable -> throw new IllegalStateException(unknowable.kind());
      case Reply.HandedBack handed ->
          throw new IllegalStateException("queueing hands nothing back");
      case Reply.Offered offered -> throw new IllegalStateException("queueing offers nothing");
    };
  }

  /**
   * The answer to a submission.
   *
   * @param targets how many it goes to
   * @param notBefore when they are told
   */
  JsonObject answer(CommandUuid uuid, int targets, Optional<Instant> notBefore) {
    JsonObject json = json(targets).put("command_uuid", uuid.value());
    notBefore.ifPresent(moment -> json.put("not_before", moment.toString()));
    return json;
  }

  /** What is said of them, whether or not it is carried out. */
  JsonObject json(int targets) {
    boolean all = targets <= MOST_LISTED;
    JsonArray listed = new JsonArray();
    results.forEach(
        (id, result) -> {
          if (all || result.detail().isPresent()) {
            JsonObject json =
                new JsonObject().put("enrollment", id.value()).put("result", result.word());
            result.detail().ifPresent(detail -> json.put("detail", detail));
            listed.add(json);
          }
        });
    return new JsonObject()
        .put("request_type", requestType)
        .put("targets", targets)
        .put("refused", results.size() - targets)
        .put("enrollments", listed);
  }
}
