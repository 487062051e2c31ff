package dev.muster.gateway;

import dev.muster.core.device.Decision;
import dev.muster.core.device.DeviceDecider;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Request;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.RefusalReason;
import dev.muster.core.event.UrlParameters;
import dev.muster.gateway.filevault.RecoveryKeys;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.message.MessageParser;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.gateway.message.SealedMessage;
import dev.muster.gateway.signature.Credentials;
import dev.muster.gateway.signature.Proof;
import dev.muster.gateway.signature.Prover;
import dev.muster.gateway.signature.Prover.Judged;
import dev.muster.gateway.user.UserSignIn;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The path of one message: verify, parse, decide, record, and answer with what the fold says. Takes
 * CPU and may block for a moment, so it runs on a worker thread.
 */
final class CheckInService {

  /**
   * The largest body that is kept of someone who proved nothing: it is enough to see what it is.
   */
  private static final int LARGEST_UNPROVED_KEPT = 16 * 1024;

  private final Prover prover;
  private final EventLog log;
  private final EventFactory events;
  private final MessageParser parser;
  private final Rates rates;
  private final RefusalSample refusals;
  private final GatewayMetrics metrics;
  private final Refuser refuser;
  private final UserSignIn users;
  private final CheckInAnswers answers;
  private final RecoveryKeys recoveryKeys;
  private final Offers offers;

  CheckInService(
      Prover prover,
      MessageParser parser,
      Rates rates,
      RefusalSample refusals,
      CheckInServices services,
      EventLog log,
      EventFactory events,
      GatewayMetrics metrics) {
    this.prover = prover;
    this.parser = parser;
    this.rates = rates;
    this.refusals = refusals;
    this.log = log;
    this.events = events;
    this.metrics = metrics;
    this.users = services.users();
    this.recoveryKeys = new RecoveryKeys(log, events);
    this.offers = new Offers(log, events);
    this.answers = new CheckInAnswers(services);
    this.refuser = new Refuser(refusals, log, events, metrics);
  }

  /**
   * Whether a message with these credentials may come from one of our devices. It takes no more
   * than the head of the request, and may prove nothing yet.
   */
  boolean trusts(Credentials credentials) {
    return prover.trusts(credentials);
  }

  /**
   * The answer to a message; fails where the log can't take it.
   *
   * @param slot is told once the message is proved
   */
  CompletionStage<Answer> receive(Incoming message, Slot slot) {
    UUID id = events.newId();
    byte[] body = message.body();
    Judged judged = prover.judge(body, message.credentials());
    if (judged.proof() instanceof Proof.Unproven(var reason, var certificate)
        && !refusals.take(message.address(), reason.code())) {
      // Whoever can prove nothing could fill the log else; what was recorded so far tells of them.
      return unrecorded(reason);
    }
    if (judged.proof() instanceof Proof.Proven(var certificate)) {
      slot.prove();
      // By the certificate, which is proved, and not by the device, which is claimed: else one
      // device could use up what another may send.
      switch (rates.count(certificate.identity().toString())) {
        case PASS -> {}
        case SLOW -> {
          return unrecorded(RefusalReason.TOO_MANY_MESSAGES);
        }
        case SLOW_AND_RECORD -> {
          ParsedMessage slow = parser.parse(body);
          return refuser.proven(
              id,
              raw(id, scope(slow), message, judged),
              slow,
              RefusalReason.TOO_MANY_MESSAGES,
              certificate);
        }
      }
    }
    ParsedMessage parsed = parser.parse(body);
    return switch (judged.proof()) {
      case Proof.Unproven(var reason, var certificate) ->
          refuser.unproven(
              id,
              body.length > LARGEST_UNPROVED_KEPT
                  ? Optional.empty()
                  : raw(id, KeyScope.installation(), message, judged),
              parsed,
              reason,
              certificate);
      case Proof.Proven(var certificate) ->
          switch (parsed) {
            case ParsedMessage.Understood understood ->
                proven(id, raw(id, scope(parsed), message, judged), understood, certificate, slot);
            case ParsedMessage.UserAsked asked when !users.refuses() ->
                proven(
                    id,
                    raw(id, scope(parsed), message, judged),
                    new ParsedMessage.Understood(
                        ParsedMessage.UserAsked.NAME,
                        asked.user(),
                        users.judge(asked, certificate.identity()),
                        Optional.empty()),
                    certificate,
                    slot);
            case ParsedMessage.UserAsked asked ->
                refuser.proven(
                    id,
                    raw(id, scope(parsed), message, judged),
                    parsed,
                    RefusalReason.USER_NOT_MANAGED,
                    certificate);
            case ParsedMessage.Unsupported unsupported ->
                refuser.proven(
                    id,
                    raw(id, scope(parsed), message, judged),
                    parsed,
                    RefusalReason.UNSUPPORTED_MESSAGE,
                    certificate);
            case ParsedMessage.Malformed malformed ->
                refuser.proven(
                    id,
                    raw(id, scope(parsed), message, judged),
                    parsed,
                    RefusalReason.MALFORMED,
                    certificate);
          };
    };
  }

  /** Who proved nothing makes no key for a device that they only name. */
  private static KeyScope scope(ParsedMessage proven) {
    return switch (proven) {
      case ParsedMessage.Understood message -> KeyScope.device(message.enrollment().id());
      case ParsedMessage.UserAsked asked -> KeyScope.device(asked.user().id());
      case ParsedMessage.Unsupported unsupported -> KeyScope.installation();
      case ParsedMessage.Malformed malformed -> KeyScope.installation();
    };
  }

  /** The URL of whoever proved nothing is anyone's, and stays out of the log. */
  private Optional<RawRequest> raw(UUID id, KeyScope scope, Incoming message, Judged judged) {
    return Optional.of(
        new RawRequest(
            log.sealer().sealCompressed(scope, id, message.body()),
            judged.signature(),
            judged.certificate(),
            judged.proof() instanceof Proof.Proven ? message.parameters() : UrlParameters.NONE));
  }

  /** The answer to a body that is too large, if that is not to be recorded. */
  Optional<Answer> tooLargeUnrecorded(String address) {
    RefusalReason reason = RefusalReason.BODY_TOO_LARGE;
    if (refusals.take(address, reason.code())) {
      return Optional.empty();
    }
    metrics.answered(Refuser.REFUSED, reason.httpStatus());
    return Optional.of(Answer.unrecorded(reason.httpStatus()));
  }

  /** A body that was not even read is recorded without it. */
  CompletionStage<Answer> tooLarge() {
    return refuser.unproven(
        events.newId(),
        Optional.empty(),
        new ParsedMessage.Malformed(Optional.empty(), Optional.empty()),
        RefusalReason.BODY_TOO_LARGE,
        Optional.empty());
  }

  private CompletionStage<Answer> proven(
      UUID id,
      Optional<RawRequest> raw,
      ParsedMessage.Understood parsed,
      PresentedCertificate certificate,
      Slot slot) {
    Enrollment enrollment = parsed.enrollment();
    if (parsed.message() instanceof Message.Authenticate && !prover.mayBegin(certificate)) {
      return refuser.proven(id, raw, parsed, RefusalReason.CERTIFICATE_UNTRUSTED, certificate);
    }
    Optional<RefusalReason> needless = answers.refusal(parsed);
    if (needless.isPresent()) {
      return refuser.proven(id, raw, parsed, needless.get(), certificate);
    }
    Message message = SealedMessage.of(parsed, id, log.sealer());
    Request request =
        new Request.Receive(
            enrollment.id(), certificate, log.view().owner(certificate.identity()), message);
    return switch (DeviceDecider.decide(log.view().device(enrollment.id().device()), request)) {
      case Decision.Refuse(var reason) -> refuser.proven(id, raw, parsed, reason, certificate);
      case Decision.Record(var fact) -> {
        Actor actor = new Actor.Device(enrollment.id().value());
        yield metrics
            .recording(
                recoveryKeys
                    .kept(parsed, fact)
                    .thenCompose(
                        kept -> log.append(events.device(id, actor, enrollment, raw, kept))))
            .thenCompose(reply -> answer(id, parsed, reply, slot))
            .whenComplete((answer, failure) -> count(parsed.name(), answer, failure));
      }
    };
  }

  private CompletionStage<Answer> answer(
      UUID id, ParsedMessage.Understood parsed, Reply reply, Slot slot) {
    return switch (reply) {
      case Reply.Accepted accepted -> answers.to(id, parsed, slot);
      case Reply.Unknowable(String kind) ->
          throw new IllegalStateException("the log does not answer with " + kind);
      case Reply.AlreadyQueued already ->
          throw new IllegalStateException("a device's message queues nothing");
      case Reply.HandedBack(var token) ->
          CheckInAnswers.aside(
              id,
              () ->
                  AnswerPlist.bootstrapToken(
                      token.map(held -> log.sealer().open(held.event(), held.value()))));
      case Reply.Refused(var reason) -> {
        refuser.count(reason);
        yield CompletableFuture.completedFuture(Answer.empty(id, reason.httpStatus()));
      }
      case Reply.Offered(var command) -> offers.of(id, parsed.enrollment().id(), command);
    };
  }

  private CompletionStage<Answer> unrecorded(RefusalReason reason) {
    metrics.answered(Refuser.REFUSED, reason.httpStatus());
    return CompletableFuture.completedFuture(Answer.unrecorded(reason.httpStatus()));
  }

  private void count(String type, Answer answer, Throwable failure) {
    metrics.answered(type, failure == null ? answer.status() : 503);
  }
}
