package dev.muster.gateway;

import dev.muster.core.device.Decision;
import dev.muster.core.device.DeviceDecider;
import dev.muster.core.device.Reply;
import dev.muster.core.device.Request;
import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.filevault.RecoveryKeys;
import dev.muster.gateway.intake.Admission.Slot;
import dev.muster.gateway.intake.Rates;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.message.MessageParser;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.gateway.message.SealedMessage;
import dev.muster.gateway.signature.Proof;
import dev.muster.gateway.signature.SignatureVerifier;
import dev.muster.gateway.user.UserSignIn;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.util.Base64;
import java.util.List;
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

  private final SignatureVerifier verifier;
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
      SignatureVerifier verifier,
      MessageParser parser,
      Rates rates,
      RefusalSample refusals,
      CheckInServices services,
      EventLog log,
      EventFactory events,
      GatewayMetrics metrics) {
    this.verifier = verifier;
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
   * Whether a message with these headers may come from one of our devices: whether the certificate
   * in the signature is of a CA that is trusted. It takes no more than the header, and proves
   * nothing yet.
   *
   * @param signatureHeaders as for {@link #receive}
   */
  boolean trusts(List<String> signatureHeaders) {
    return signatureHeaders.size() == 1
        && decode(signatureHeaders.getFirst()).filter(verifier::trusts).isPresent();
  }

  /**
   * The answer to a message; fails where the log can't take it.
   *
   * @param address where it comes from
   * @param signatureHeaders the values of {@code Mdm-Signature}: one, from an honest device
   * @param slot is told once the message is proved
   */
  CompletionStage<Answer> receive(
      byte[] body, String address, List<String> signatureHeaders, Slot slot) {
    UUID id = events.newId();
    Optional<byte[]> signature =
        signatureHeaders.size() == 1 ? decode(signatureHeaders.getFirst()) : Optional.empty();
    Proof proof =
        signatureHeaders.isEmpty()
            ? new Proof.Unproven(RefusalReason.SIGNATURE_MISSING, Optional.empty())
            : signature
                .map(s -> verifier.verify(body, s))
                .orElse(new Proof.Unproven(RefusalReason.SIGNATURE_UNREADABLE, Optional.empty()));
    if (proof instanceof Proof.Unproven(var reason, var certificate)
        && !refusals.take(address, reason.code())) {
      // Whoever can prove nothing could fill the log else; what was recorded so far tells of them.
      return unrecorded(reason);
    }
    if (proof instanceof Proof.Proven(var certificate)) {
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
              raw(id, scope(slow), body, signature),
              slow,
              RefusalReason.TOO_MANY_MESSAGES,
              certificate);
        }
      }
    }
    ParsedMessage parsed = parser.parse(body);
    return switch (proof) {
      case Proof.Unproven(var reason, var certificate) ->
          refuser.unproven(
              id,
              body.length > LARGEST_UNPROVED_KEPT
                  ? Optional.empty()
                  : raw(id, KeyScope.installation(), body, signature),
              parsed,
              reason,
              certificate);
      case Proof.Proven(var certificate) ->
          switch (parsed) {
            case ParsedMessage.Understood message ->
                proven(id, raw(id, scope(parsed), body, signature), message, certificate, slot);
            case ParsedMessage.UserAsked asked when !users.refuses() ->
                proven(
                    id,
                    raw(id, scope(parsed), body, signature),
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
                    raw(id, scope(parsed), body, signature),
                    parsed,
                    RefusalReason.USER_NOT_MANAGED,
                    certificate);
            case ParsedMessage.Unsupported unsupported ->
                refuser.proven(
                    id,
                    raw(id, scope(parsed), body, signature),
                    parsed,
                    RefusalReason.UNSUPPORTED_MESSAGE,
                    certificate);
            case ParsedMessage.Malformed malformed ->
                refuser.proven(
                    id,
                    raw(id, scope(parsed), body, signature),
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

  private Optional<RawRequest> raw(
      UUID id, KeyScope scope, byte[] body, Optional<byte[]> signature) {
    return Optional.of(
        new RawRequest(log.sealer().seal(scope, id, body), signature.map(Bytes::wrap)));
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
    if (parsed.message() instanceof Message.Authenticate && !verifier.mayBegin(certificate)) {
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

  private static Optional<byte[]> decode(String header) {
    try {
      return Optional.of(Base64.getMimeDecoder().decode(header));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
