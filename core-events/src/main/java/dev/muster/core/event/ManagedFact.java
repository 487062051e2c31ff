package dev.muster.core.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was done so that a device is as it should be. Each such fact about a device has a number, by
 * which a repeat is known.
 */
public sealed interface ManagedFact extends DeviceFact {
  /** Its number, from 1. */
  int turn();

  /** The rules say other labels of the device than before. */
  record LabelsChanged(int turn, Set<String> added, Set<String> removed) implements ManagedFact {
    /** Copies the sets. */
    public LabelsChanged {
      added = Set.copyOf(added);
      removed = Set.copyOf(removed);
    }
  }

  /**
   * The device is told to install a profile, or to remove one.
   *
   * @param identifier of the profile
   * @param install what it is to install; empty: it is to remove it
   * @param attempt from 1
   */
  record ProfileTold(
      int turn,
      String identifier,
      Optional<ProfileContent> install,
      CommandUuid command,
      int attempt)
      implements ManagedFact {}

  /**
   * Which content of a profile.
   *
   * @param uuid {@code PayloadUUID}
   * @param content where the entries of the command are
   */
  record ProfileContent(String uuid, Digest256 content) {}

  /** The device is asked which of these profiles it has. */
  record ProfilesAsked(int turn, List<String> identifiers, CommandUuid command)
      implements ManagedFact {
    /** Copies the list. */
    public ProfilesAsked {
      identifiers = List.copyOf(identifiers);
    }
  }
}
