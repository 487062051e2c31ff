package dev.muster.provision;

import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Command;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DeviceFact;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Enrollment;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.QueueFact.CommandQueued;
import dev.muster.log.EventLog;
import dev.muster.log.process.ActOutcome;
import dev.muster.log.seal.KeyScope;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** How what is due becomes a fact, or a command in the queue. */
public final class Delivery {
  private Delivery() {}

  /** A command that is made for this device alone. */
  public static CompletableFuture<ActOutcome> of(
      EventLog log,
      EnrollmentId device,
      DeviceState state,
      CommandUuid command,
      String requestType,
      byte[] entries) {
    return CompletableFuture.supplyAsync(
            () -> log.payloads().put(KeyScope.installation(), entries), Thread::startVirtualThread)
        .thenCompose(address -> address)
        .thenCompose(
            address ->
                fact(device, state, queued(command, requestType, address, Optional.empty())));
  }

  /** That a command with this content is put into the queue. */
  public static CommandQueued queued(
      CommandUuid uuid, String requestType, Digest256 content, Optional<String> identifier) {
    return new CommandQueued(
        new Command(
            uuid, requestType, content, Optional.empty(), identifier, false, Optional.empty()),
        OptionalLong.empty());
  }

  /** The same one, should another node have come as far as this. */
  public static CommandUuid uuid(EnrollmentId device, String key) {
    String name = device.value() + " " + key;
    return new CommandUuid(
        UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString());
  }

  /** A fact about the device, on its own channel. */
  public static CompletableFuture<ActOutcome> fact(
      EnrollmentId device, DeviceState state, DeviceFact fact) {
    return CompletableFuture.completedFuture(
        ActOutcome.Done.of(
            new Enrollment(device, state.channel(device).map(ChannelState::channel).orElseThrow()),
            fact));
  }
}
