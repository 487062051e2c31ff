package dev.muster.admin.history;

import dev.muster.core.event.ManagedFact;
import dev.muster.core.event.ManagedFact.LabelsChanged;
import dev.muster.core.event.ManagedFact.ProfileTold;
import dev.muster.core.event.ManagedFact.ProfilesAsked;
import java.util.Set;

/** What was done so that a device is as it should be, in words. */
final class ManagedWords {
  private ManagedWords() {}

  static String of(ManagedFact fact) {
    return switch (fact) {
      case LabelsChanged changed ->
          changed.removed().isEmpty()
              ? "by rules it has the %s".formatted(all(changed.added()))
              : changed.added().isEmpty()
                  ? "by rules it has the %s no more".formatted(all(changed.removed()))
                  : "by rules it has the %s, and the %s no more"
                      .formatted(all(changed.added()), all(changed.removed()));
      case ProfileTold told ->
          "it is to %s the profile %s, attempt %d"
              .formatted(
                  told.install().isPresent() ? "install" : "remove",
                  told.identifier(),
                  told.attempt());
      case ProfilesAsked asked ->
          asked.identifiers().size() == 1
              ? "it was asked whether it has the profile " + asked.identifiers().getFirst()
              : "it was asked which of %d profiles it has".formatted(asked.identifiers().size());
    };
  }

  private static String all(Set<String> labels) {
    return "%s %s"
        .formatted(
            labels.size() == 1 ? "label" : "labels",
            String.join(", ", labels.stream().sorted().toList()));
  }
}
