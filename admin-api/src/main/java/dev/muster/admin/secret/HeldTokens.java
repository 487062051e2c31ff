package dev.muster.admin.secret;

import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonObject;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/**
 * The bootstrap tokens that Macs gave into keeping, as secrets of theirs. A token stands in its
 * device's own log, goes with its enrollment, and is named by the event that brought it.
 */
final class HeldTokens {
  /** The kind of such a secret. */
  static final String BOOTSTRAP_TOKEN = "bootstrap-token";

  private final EventLog log;
  private final EventFactory events;

  HeldTokens(EventLog log, EventFactory events) {
    this.log = log;
    this.events = events;
  }

  /**
   * A token, and whose it is.
   *
   * @param serialNumber the device's id in its place, where it never said one
   */
  record HeldToken(EnrollmentId device, String serialNumber, BootstrapToken.Held held) {
    /** All but the value. */
    JsonObject json() {
      String setAt = held.setAt().toString();
      return new JsonObject()
          .put("id", held.event().toString())
          .put("kind", BOOTSTRAP_TOKEN)
          .put("serial_number", serialNumber)
          .put("enrollment", device.value())
          .put("standing", "current")
          .put("made_at", setAt)
          .put("confirmed_at", setAt);
    }
  }

  /** Those of devices with this serial number. */
  List<HeldToken> of(String serialNumber) {
    return all().filter(token -> token.serialNumber().equalsIgnoreCase(serialNumber)).toList();
  }

  /** The one that is named so. */
  Optional<HeldToken> find(String id) {
    return all().filter(token -> token.held().event().toString().equals(id)).findFirst();
  }

  private Stream<HeldToken> all() {
    return log.view().ids().flatMap(id -> token(id, log.view().device(id)).stream());
  }

  private static Optional<HeldToken> token(EnrollmentId id, DeviceState device) {
    return device
        .bootstrapToken()
        .held()
        .map(held -> new HeldToken(id, device.secretsKey(id), held));
  }

  /** The value in Base64, once it is recorded who sees it, and why. */
  CompletionStage<String> reveal(HeldToken token, String reason, Actor to) {
    SecretFact fact = new SecretFact.SecretRevealed(token.held().event().toString(), reason);
    return log.append(events.fleet(to, token.serialNumber(), fact))
        .thenApply(
            recorded ->
                Base64.getEncoder()
                    .encodeToString(log.sealer().open(token.held().event(), token.held().value())));
  }
}
