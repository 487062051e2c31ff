package dev.muster.admin.desired;

import dev.muster.core.desired.Managed;
import dev.muster.core.desired.ManagedProfile;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.QueuedCommand;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DesiredFact.WantedProfile;
import java.util.Optional;

/**
 * Where a profile stands on a device.
 *
 * @param state in a word
 * @param why in words; empty where all is as it should be
 */
record ProfileStanding(String state, String why) {
  private static final ProfileStanding REPORTED = new ProfileStanding("reported", "");

  /** Of a profile that it is to have. */
  static ProfileStanding of(DeviceState state, WantedProfile wanted) {
    Managed managed = state.managed();
    String has = managed.reported().getOrDefault(wanted.identifier(), "");
    if (has.equals(wanted.uuid())) {
      return REPORTED;
    }
    Optional<ManagedProfile> told =
        Optional.ofNullable(managed.profiles().get(wanted.identifier()))
            .filter(profile -> profile.installs(wanted.uuid()));
    if (told.isEmpty()) {
      return new ProfileStanding(
          "pending",
          waitsInSetup(state)
              ? "it waits in Setup Assistant, where its blueprint comes first"
              : managed
                  .question()
                  .map(q -> "it is asked what it has: " + waits(state, q.command()))
                  .orElse("it is told within seconds"));
    }
    return switch (told.get().standing()) {
      case TOLD -> new ProfileStanding("told", waits(state, told.get().command()));
      case ACCEPTED ->
          told.get().proved()
              ? new ProfileStanding(
                  wanted.mends() ? "pending" : "drifted",
                  wanted.mends()
                      ? "it had it and lost it, and gets it again"
                      : "it had it and lost it; drift: show says that this is only shown")
              : new ProfileStanding(
                  "accepted",
                  managed.question().isPresent()
                      ? "it says that it installed it, and is asked for its list"
                      : "it says that it installed it, and its list does not have it: it is told"
                          + " again by and by");
      case REFUSED ->
          new ProfileStanding(
              "failed",
              "attempt %d failed at %s: %s; it is told again by and by"
                  .formatted(told.get().attempts(), told.get().changedAt(), told.get().why()));
    };
  }

  /** Of a profile that it was told about and that it is not to have any more. */
  static ProfileStanding ofUnwanted(DeviceState state, String identifier) {
    Managed managed = state.managed();
    ManagedProfile last = managed.profiles().get(identifier);
    if (managed.reported().getOrDefault(identifier, "").isEmpty()) {
      return new ProfileStanding("removed", "");
    }
    return switch (last.standing()) {
      case TOLD -> new ProfileStanding("removing", waits(state, last.command()));
      case ACCEPTED ->
          new ProfileStanding(
              "removing",
              last.install().isPresent()
                  ? "it is told to remove it within seconds"
                  : "it says that it removed it, and is asked for its list");
      case REFUSED -> new ProfileStanding("removing", last.why() + "; it is told again by and by");
    };
  }

  private static boolean waitsInSetup(DeviceState state) {
    return state.channels().values().stream().anyMatch(ChannelState::awaitingConfiguration);
  }

  /** What a command in the queue waits for. */
  private static String waits(DeviceState state, CommandUuid command) {
    for (ChannelState channel : state.channels().values()) {
      Optional<QueuedCommand> queued = channel.queue().find(command);
      if (queued.isPresent()) {
        return waits(channel, queued.get());
      }
    }
    return "it is put into its queue";
  }

  private static String waits(ChannelState channel, QueuedCommand queued) {
    if (channel.held()) {
      return "its queue is held: muster release lets it go on";
    } else if (queued.notNow()) {
      return "it answered NotNow, and comes by itself when it can";
    } else if (channel.pushes().unreachable().isPresent()) {
      return "APNs says that its push token is dead: it comes when it checks in by itself";
    }
    return channel
        .pushes()
        .sent()
        .map(sent -> "it was last woken at %s and has not come".formatted(sent.last()))
        .orElse("it is to be woken");
  }
}
