package dev.muster.gateway;

import dev.muster.core.event.Actor;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Event;
import dev.muster.core.event.MessageFact;
import dev.muster.core.event.PresentedCertificate;
import dev.muster.core.event.RawRequest;
import dev.muster.core.event.RefusalReason;
import dev.muster.gateway.intake.RefusalSample;
import dev.muster.gateway.message.ParsedMessage;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Records messages that are turned away before they can count. */
final class Refuser {
  /** What they are counted as, whatever they claim to be. */
  static final String REFUSED = "refused";

  private final RefusalSample refusals;
  private final EventLog log;
  private final EventFactory events;
  private final GatewayMetrics metrics;

  Refuser(RefusalSample refusals, EventLog log, EventFactory events, GatewayMetrics metrics) {
    this.refusals = refusals;
    this.log = log;
    this.events = events;
    this.metrics = metrics;
  }

  /** The fold has refused a message, which stands in the log as it came. */
  void count(RefusalReason reason) {
    refusals.count(reason.code());
  }

  /**
   * Refuses a message whose sender is proved: it belongs to the device that the certificate names,
   * whatever the message claims; to the claimed one only where the certificate is of no device yet.
   */
  CompletionStage<Answer> proven(
      UUID id,
      Optional<RawRequest> raw,
      ParsedMessage parsed,
      RefusalReason reason,
      PresentedCertificate certificate) {
    refusals.count(reason.code());
    Optional<Enrollment> claimed = parsed.claimed();
    Optional<Enrollment> proved =
        log.view()
            .owner(certificate.identity())
            .filter(owner -> claimed.filter(c -> c.id().device().equals(owner)).isEmpty())
            .flatMap(
                owner ->
                    log.view()
                        .device(owner)
                        .channel(owner)
                        .map(channel -> new Enrollment(owner, channel.channel())));
    return refuse(id, raw, parsed, reason, Optional.of(certificate), proved.or(() -> claimed));
  }

  /** Refuses a message whose sender proved nothing: it is kept under the device that is claimed. */
  CompletionStage<Answer> unproven(
      UUID id,
      Optional<RawRequest> raw,
      ParsedMessage parsed,
      RefusalReason reason,
      Optional<PresentedCertificate> certificate) {
    return refuse(id, raw, parsed, reason, certificate, parsed.claimed());
  }

  private CompletionStage<Answer> refuse(
      UUID id,
      Optional<RawRequest> raw,
      ParsedMessage parsed,
      RefusalReason reason,
      Optional<PresentedCertificate> certificate,
      Optional<Enrollment> whose) {
    DeviceFact fact =
        new MessageFact.MessageRefused(
            reason.code(), reason.httpStatus(), parsed.messageType(), certificate);
    Event event =
        whose
            .map(e -> events.device(id, new Actor.Device(e.id().value()), e, raw, fact))
            .orElseGet(() -> events.unknownDevice(id, raw, fact));
    return metrics
        .recording(log.append(event))
        .thenApply(recorded -> Answer.empty(id, reason.httpStatus()))
        .whenComplete(
            (answer, failure) ->
                metrics.answered(REFUSED, failure == null ? answer.status() : 503));
  }
}
