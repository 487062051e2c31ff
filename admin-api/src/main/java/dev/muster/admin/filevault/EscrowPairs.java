package dev.muster.admin.filevault;

import dev.muster.core.event.Actor;
import dev.muster.core.event.Bytes;
import dev.muster.core.event.EscrowFact.EscrowKeyMade;
import dev.muster.core.fleet.EscrowKeys;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import dev.muster.log.seal.KeyScope;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The key pairs that Macs encrypt their recovery keys for, in the log. */
final class EscrowPairs {
  private final EventLog log;
  private final EventFactory events;
  private final InstantSource clock;

  EscrowPairs(EventLog log, EventFactory events, InstantSource clock) {
    this.log = log;
    this.events = events;
    this.clock = clock;
  }

  EscrowKeys all() {
    return log.view().fleet().escrowKeys();
  }

  /** The current one; the first is made when it is wanted. Two at once may make two. */
  CompletionStage<EscrowKey> current(Actor by) {
    Optional<EscrowKey> known = all().current();
    return known.isPresent() ? CompletableFuture.completedStage(known.get()) : make(by);
  }

  /** Another one, which is the current one from then on. Takes a good part of a second. */
  CompletionStage<EscrowKey> make(Actor by) {
    UUID id = events.newId();
    EscrowPair pair = EscrowPair.make(clock.instant());
    EscrowKeyMade fact =
        new EscrowKeyMade(
            Bytes.wrap(pair.certificate()),
            log.sealer().seal(KeyScope.installation(), id, pair.key()));
    return log.append(events.fleet(id, by, id.toString(), fact))
        .thenApply(reply -> all().byEvent().get(id).orElseThrow());
  }
}
