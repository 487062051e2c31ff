package dev.muster.admin.command;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.Problem;
import dev.muster.admin.selection.EnrollmentFilter;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads what an admin wants out of a call. Safe for any thread. */
public final class SubmissionReader {
  private final EventLog log;
  private final InstantSource clock;

  SubmissionReader(EventLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /** JSON has everything in the body; a plist is the body, and the rest stands in the query. */
  CommandQueueing.Submission read(Call call) {
    if (!call.isJson()) {
      Stream<String> ids =
          call.query("enrollments").stream().flatMap(list -> Arrays.stream(list.split(",")));
      return new CommandQueueing.Submission(
          enrollments(call, ids),
          SubmittedCommand.ofPlist(call.body().getBytes()),
          call.query("valid_for").map(this::validUntil),
          call.flag("force"),
          call.flag("supersede"),
          call.idempotencyKey(),
          false,
          confirmation(call));
    }
    JsonObject json = call.json();
    JsonArray listed = json.getJsonArray("enrollments");
    JsonObject selection = json.getJsonObject("select");
    if ((listed == null) == (selection == null)) {
      throw Problem.badRequest(
          "say whom it is for, either by enrollments (a list of ids) or by select (conditions)");
    }
    return new CommandQueueing.Submission(
        listed == null
            ? selected(selection)
            : enrollments(call, listed.stream().map(String.class::cast)),
        SubmittedCommand.ofJson(json.getJsonObject("command")),
        Optional.ofNullable(json.getString("valid_for")).map(this::validUntil),
        json.getBoolean("force", false),
        json.getBoolean("supersede", false),
        call.idempotencyKey(),
        false,
        confirmation(call));
  }

  /**
   * What the caller says of whom it is for. Of JSON it stands in the body, and is heard in the
   * query as well: whoever wants a dry run must never get another for where the word stands.
   */
  static Confirmation confirmation(Call call) {
    Confirmation query = ofQuery(call);
    if (!call.isJson()) {
      return query;
    }
    Integer expected = call.json().getInteger("expected_targets");
    return new Confirmation(
        query.dryRun() || call.json().getBoolean("dry_run", false),
        expected == null ? query.expectedTargets() : OptionalInt.of(expected));
  }

  /** What stands in the query. */
  public static Confirmation ofQuery(Call call) {
    return new Confirmation(
        call.flag("dry_run"),
        call.query("expected_targets").stream().mapToInt(Integer::parseInt).findFirst());
  }

  private static List<EnrollmentId> enrollments(Call call, Stream<String> names) {
    List<EnrollmentId> all = call.names().all(names.toList());
    if (all.isEmpty()) {
      throw Problem.badRequest("name at least one enrolment that the command is for");
    }
    return all;
  }

  private List<EnrollmentId> selected(JsonObject selection) {
    EnrollmentFilter filter = EnrollmentFilter.ofSelection(selection);
    List<EnrollmentId> ids = new ArrayList<>();
    log.view()
        .devices()
        .forEach(
            device ->
                device
                    .channels()
                    .forEach(
                        (id, channel) -> {
                          if (filter.matches(id, channel, device, log.dep().state())) {
                            ids.add(id);
                          }
                        }));
    if (ids.isEmpty()) {
      throw new Problem(
          409,
          "nobody-selected",
          "no enrolment fits: GET /v1/enrollments takes the same conditions");
    }
    ids.sort(null);
    return ids;
  }

  private Instant validUntil(String duration) {
    return Instant.ofEpochMilli(
        clock.instant().plus(Call.duration("valid_for", duration)).toEpochMilli());
  }
}
