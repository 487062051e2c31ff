package dev.muster.gateway;

import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.core.dep.SealedIn;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.Enrolled;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.ImportFact.MessageImported;
import dev.muster.core.event.Message;
import dev.muster.core.event.Message.TokenUpdate;
import dev.muster.core.event.MessageFact.MessageReceived;
import dev.muster.log.EventLog;
import dev.muster.log.seal.SealException;
import dev.muster.plist.PlistEntries;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the unlock token that a device once sent into the command that needs it, as it is given to
 * the device. So the token is nowhere but where the device's message has it, sealed, and it is the
 * latest one. Safe for any thread; may block for some seconds.
 */
final class UnlockTokens {
  private static final Logger LOG = LoggerFactory.getLogger(UnlockTokens.class);

  /** The command that needs one. */
  static final String REQUEST_TYPE = "ClearPasscode";

  private static final String UNLOCK_TOKEN = "UnlockToken";

  /** What was asked for lately, sealed: a device may ask for its command again and again. */
  private static final int MOST_KEPT = 1_000;

  private final EventLog log;
  private final Cache<UUID, SealedIn> found = Caffeine.newBuilder().maximumSize(MOST_KEPT).build();

  UnlockTokens(EventLog log) {
    this.log = log;
  }

  /**
   * The entries of a command with the token in it, unless an admin gave one. Without a token the
   * command goes as it is: the device says what it lacks, and the next one has its turn.
   */
  byte[] filledIn(EnrollmentId device, byte[] entries) {
    NSDictionary outer = CommandEntries.read(entries);
    if (!(outer.get("Command") instanceof NSDictionary command)
        || command.containsKey(UNLOCK_TOKEN)) {
      return entries;
    }
    Optional<byte[]> token =
        log.view()
            .device(device)
            .channel(device)
            .map(ChannelState::enrolled)
            .flatMap(Enrolled::unlockTokenEvent)
            .flatMap(event -> Optional.ofNullable(found.get(event, id -> sealed(device, id))))
            .flatMap(this::open);
    if (token.isEmpty()) {
      LOG.warn("{} is told to clear its passcode, and no unlock token of it is known", device);
      return entries;
    }
    command.put(UNLOCK_TOKEN, new NSData(token.get()));
    return PlistEntries.of(outer);
  }

  private SealedIn sealed(EnrollmentId device, UUID id) {
    return log.finder()
        .find(device, id)
        .flatMap(UnlockTokens::message)
        .filter(TokenUpdate.class::isInstance)
        .flatMap(update -> ((TokenUpdate) update).unlockToken())
        .map(value -> new SealedIn(id, value))
        .orElse(null);
  }

  /** From the device itself, or from the server that it came over from. */
  private static Optional<Message> message(Event event) {
    return switch (event.fact()) {
      case MessageReceived received -> Optional.of(received.message());
      case MessageImported imported -> Optional.of(imported.message());
      default -> Optional.empty();
    };
  }

  private Optional<byte[]> open(SealedIn held) {
    try {
      return Optional.of(log.sealer().open(held.event(), held.value()));
    } catch (SealException e) {
      LOG.warn("an unlock token can't be opened: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
