package dev.muster.gateway.message;

import dev.muster.core.event.Message;
import dev.muster.core.event.SealedBytes;
import dev.muster.log.seal.KeyScope;
import dev.muster.log.seal.Sealer;
import java.util.Optional;
import java.util.UUID;

/** Messages with their secrets in them, sealed. */
public final class SealedMessage {
  private SealedMessage() {}

  /**
   * The message with its secret, sealed for the device that sent it.
   *
   * @param event the event that the message becomes
   */
  public static Message of(ParsedMessage.Understood parsed, UUID event, Sealer sealer) {
    return switch (parsed.message()) {
      case Message.TokenUpdate update ->
          new Message.TokenUpdate(
              update.push(),
              sealed(parsed, event, sealer),
              update.awaitingConfiguration(),
              update.user());
      case Message.SetBootstrapToken set ->
          new Message.SetBootstrapToken(sealed(parsed, event, sealer), set.awaitingConfiguration());
      case Message other -> other;
    };
  }

  private static Optional<SealedBytes> sealed(
      ParsedMessage.Understood parsed, UUID event, Sealer sealer) {
    return parsed
        .apart()
        .map(clear -> sealer.seal(KeyScope.device(parsed.enrollment().id()), event, clear));
  }
}
