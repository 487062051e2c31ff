package dev.muster.admin.command;

import dev.muster.admin.http.Principal;
import dev.muster.admin.http.Problem;
import dev.muster.admin.selection.DeviceWords;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.Reply;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.RequestFact.CommandRequested;
import dev.muster.core.fleet.Requests.Requested;
import dev.muster.log.EventFactory;
import dev.muster.log.EventIds;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.seal.SealException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Gives a command to enrolments: its content once, one fact for all of them, and then, where they
 * are few, the fold's word on each, so that whoever queued it sees it queued. May block for a
 * moment.
 */
public final class CommandQueueing {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int MOST_NAMED = 3;

  private final EventLog log;
  private final EventFactory events;
  private final CommandStates states;
  private final int longestQueue;
  private final int accessRights;
  private final Safeguards safeguards;
  private final LockPins pins;
  private final InstantSource clock;

  /**
   * Queues in this log.
   *
   * @param longestQueue how many commands may wait for one enrolment
   * @param accessRights the bits that the enrolment profile gives
   */
  public CommandQueueing(
      EventLog log,
      EventFactory events,
      CommandStates states,
      int longestQueue,
      int accessRights,
      Safeguards safeguards,
      InstantSource clock) {
    this.log = log;
    this.events = events;
    this.states = states;
    this.longestQueue = longestQueue;
    this.accessRights = accessRights;
    this.safeguards = safeguards;
    this.pins = new LockPins(log, events);
    this.clock = clock;
  }

  /**
   * What an admin wants.
   *
   * @param idempotencyKey by which the admin knows the submission again
   * @param force whether it may go to those that can't do it
   * @param supersede whether it takes the place of an older one
   * @param madeAnew whether the content differs each time it is made, for the same submission
   * @param confirmation what the admin knows of whom it is for
   */
  public record Submission(
      List<EnrollmentId> enrollments,
      SubmittedCommand content,
      Optional<Instant> validUntil,
      boolean force,
      boolean supersede,
      Optional<String> idempotencyKey,
      boolean madeAnew,
      Confirmation confirmation) {

    /**
     * A submission by a client of another server: it has no way to be asked back, and hears from
     * the device alone what that can't do.
     */
    public static Submission foreign(List<EnrollmentId> enrollments, SubmittedCommand content) {
      return new Submission(
          enrollments,
          content,
          Optional.empty(),
          true,
          false,
          Optional.empty(),
          false,
          Confirmation.NOT_ASKED);
    }

    /** A submission for one enrollment, whose content was made by the server. */
    public static Submission made(
        EnrollmentId enrollment, SubmittedCommand content, Optional<String> idempotencyKey) {
      return new Submission(
          List.of(enrollment),
          content,
          Optional.empty(),
          false,
          false,
          idempotencyKey,
          true,
          Confirmation.NONE);
    }
  }

  /** What happened for each enrolment, once it is recorded and seen by this node. */
  public CompletableFuture<JsonObject> queue(Submission submission, Principal caller) {
    SubmittedCommand content = submission.content();
    if (submission.supersede() && content.payloadIdentifier().isEmpty()) {
      throw Problem.badRequest(
          "only an InstallProfile whose PayloadIdentifier can be read supersedes another");
    }
    Optional<UUID> eventId =
        submission.idempotencyKey().map(key -> EventIds.derived(caller.id(), key));
    CommandUuid uuid =
        content
            .uuid()
            .or(() -> eventId.map(id -> new CommandUuid(id.toString())))
            .orElseGet(() -> new CommandUuid(events.newId().toString()));
    QueueResults results = new QueueResults(content.requestType());
    List<Enrollment> targets = new ArrayList<>();
    for (EnrollmentId id : submission.enrollments()) {
      DeviceState device = log.view().device(id.device());
      Optional<Refusal> refusal =
          Refusal.of(
                  id, device, content.requestType(), submission.force(), longestQueue, accessRights)
              .or(() -> UnlockTokens.refusal(id, device, content, submission.force()))
              .or(
                  () ->
                      PendingLock.refusal(
                          id, device, content.requestType(), uuid, submission.force()));
      if (refusal.isPresent()) {
        results.refused(id, refusal.get());
      } else {
        results.accepted(id);
        targets.add(new Enrollment(id, device.channel(id).orElseThrow().channel()));
      }
    }
    if (submission.confirmation().dryRun()) {
      return CompletableFuture.completedFuture(planned(content, results, targets));
    }
    Optional<Requested> known =
        submission.idempotencyKey().flatMap(key -> log.view().fleet().requests().find(uuid));
    if (known.isEmpty()) {
      check(submission, targets);
    }
    if (targets.isEmpty()) {
      return CompletableFuture.completedFuture(results.answer(uuid, 0, Optional.empty()));
    }
    Optional<Instant> notBefore =
        known.isPresent()
            ? known.get().command().notBefore()
            : notBefore(submission, targets.size());
    return log.payloads()
        .put(scope(submission), content.entries())
        // Not on the producer's own thread, which may have to make room for what is sent here.
        .thenComposeAsync(
            address -> {
              Command command =
                  new Command(
                      uuid,
                      content.requestType(),
                      address,
                      submission.validUntil(),
                      content.payloadIdentifier(),
                      submission.supersede(),
                      notBefore);
              Optional<Requested> before =
                  submission.idempotencyKey().flatMap(key -> requestedBefore(uuid, submission));
              return pins.keep(content, uuid, targets, caller)
                  .thenComposeAsync(
                      kept ->
                          before.isPresent()
                              ? requestForTheRest(
                                  before.get().command(), submission, targets, results, caller)
                              : request(
                                  eventId.orElseGet(events::newId),
                                  command,
                                  targets,
                                  results,
                                  caller),
                      Thread::startVirtualThread);
            },
            Thread::startVirtualThread)
        .thenApply(done -> results.answer(uuid, targets.size(), notBefore));
  }

  private JsonObject planned(
      SubmittedCommand content, QueueResults results, List<Enrollment> targets) {
    JsonObject json = results.json(targets.size()).put("dry_run", true);
    safeguards.danger(content).ifPresent(danger -> json.put("danger", danger.label()));
    safeguards
        .question(content, targets.size(), whom(targets), warning(content, targets))
        .ifPresent(
            question -> json.put("confirm", question.label()).put("about", question.about()));
    return json;
  }

  /** What the server made of an admin's wish for one enrollment is not asked about again. */
  private void check(Submission submission, List<Enrollment> targets) {
    if (!submission.madeAnew()) {
      safeguards.check(
          submission.content(),
          targets.size(),
          whom(targets),
          warning(submission.content(), targets),
          submission.confirmation());
    }
  }

  private Optional<String> warning(SubmittedCommand content, List<Enrollment> targets) {
    return EraseWarning.of(content.requestType(), targets, log.view());
  }

  /** A few are named whole, since they may have been asked for by the beginning of a name. */
  private String whom(List<Enrollment> targets) {
    return targets.size() > MOST_NAMED
        ? ""
        : targets.stream()
            .map(t -> DeviceWords.of(t.id(), log.view().device(t.id().device())))
            .collect(Collectors.joining(", "));
  }

  private Optional<Instant> notBefore(Submission submission, int targets) {
    Optional<Instant> moment = safeguards.notBefore(submission.content(), targets, clock.instant());
    if (moment.isPresent()
        && submission.validUntil().filter(until -> until.isBefore(moment.get())).isPresent()) {
      throw Problem.badRequest(
          "it would end before any device is told, at %s: choose a longer valid_for"
              .formatted(moment.get()));
    }
    return moment;
  }

  /** What is for one device alone can be destroyed with its key. */
  private static KeyScope scope(Submission submission) {
    List<EnrollmentId> devices =
        submission.enrollments().stream().map(EnrollmentId::device).distinct().limit(2).toList();
    return devices.size() == 1 ? KeyScope.device(devices.getFirst()) : KeyScope.installation();
  }

  private Optional<Requested> requestedBefore(CommandUuid uuid, Submission submission) {
    Optional<Requested> before = log.view().fleet().requests().find(uuid);
    if (!submission.madeAnew()
        && before.filter(b -> !sameContent(b.command(), submission.content())).isPresent()) {
      throw new Problem(
          422,
          "idempotency-key-reused",
          "this Idempotency-Key was sent with another command before: choose a new one");
    }
    return before;
  }

  /** By the bytes, since the address depends on whom it was for. */
  private boolean sameContent(Command before, SubmittedCommand now) {
    try {
      return Arrays.equals(log.payloads().get(before.content()), now.entries());
    } catch (SealException e) {
      return false;
    }
  }

  /**
   * Who could not have it when it was first wished for, and can now, was never promised it, nor
   * confirmed.
   */
  private CompletableFuture<Void> requestForTheRest(
      Command command,
      Submission submission,
      List<Enrollment> targets,
      QueueResults results,
      Principal caller) {
    states.settle();
    Set<EnrollmentId> before =
        states.request(command.uuid()).map(states::targets).orElse(Map.of()).keySet();
    List<Enrollment> rest = new ArrayList<>();
    for (Enrollment target : targets) {
      if (before.contains(target.id())) {
        results.alreadyQueued(target.id());
      } else {
        rest.add(target);
      }
    }
    if (rest.isEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    check(submission, rest);
    Command forTheRest = command.withNotBefore(notBefore(submission, rest.size()));
    return request(events.newId(), forTheRest, rest, results, caller);
  }

  private CompletableFuture<Void> request(
      UUID id, Command command, List<Enrollment> targets, QueueResults results, Principal caller) {
    // Before the request is written, or the fold of what it leads to could be missed.
    Map<EnrollmentId, CompletableFuture<Reply>> replies = new LinkedHashMap<>();
    if (targets.size() <= QueueResults.MOST_LISTED) {
      targets.forEach(
          t -> replies.put(t.id(), log.awaitFold(EventIds.derived(id, t.id()), PATIENCE)));
    }
    return ChunkedRequest.of(id, targets)
        .append(
            log,
            events,
            new Actor.Admin(caller.name()),
            command.uuid().value(),
            some -> new CommandRequested(command, some))
        .whenComplete(
            (reply, failure) -> {
              if (failure != null) {
                replies.values().forEach(r -> r.cancel(false));
              }
            })
        .thenCompose(
            recorded ->
                CompletableFuture.allOf(replies.values().toArray(CompletableFuture[]::new))
                    // What is not seen in time is accepted, and will be queued.
                    .exceptionally(late -> null))
        .thenRun(
            () ->
                replies.forEach(
                    (enrollment, reply) -> {
                      if (reply.isDone() && !reply.isCompletedExceptionally()) {
                        results.replied(enrollment, reply.join());
                      }
                    }));
  }
}
