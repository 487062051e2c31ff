package dev.muster.core.desired;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ManagedFact.ProfileContent;
import dev.muster.core.process.Due;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is to be done next so that a device is as it should be. */
public sealed interface DesiredDue extends Due {
  @Override
  default String resource() {
    return "desired";
  }

  /** The device's labels are others than before. */
  record Relabel(Instant due, int number, Set<String> added, Set<String> removed)
      implements DesiredDue {
    @Override
    public String key() {
      return "labels " + number;
    }
  }

  /** The device is to be told to install a profile, or to remove it. */
  record Tell(
      Instant due, int number, String identifier, Optional<ProfileContent> install, int attempt)
      implements DesiredDue {
    @Override
    public String key() {
      return "profile " + number;
    }
  }

  /** The device is to be asked which profiles it has. */
  record Ask(Instant due, int number, List<String> identifiers) implements DesiredDue {
    @Override
    public String key() {
      return "profiles " + number;
    }
  }

  /**
   * What the device is told or asked is to be put into the queue, which does not know it.
   *
   * @param identifier of the profile that it is told about; empty: it is asked
   */
  record Deliver(
      Instant due,
      CommandUuid command,
      Optional<String> identifier,
      Optional<ProfileContent> install)
      implements DesiredDue {
    @Override
    public String key() {
      return "deliver " + command.value();
    }
  }
}
