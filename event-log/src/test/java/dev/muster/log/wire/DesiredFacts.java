package dev.muster.log.wire;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.DesiredFact.DesiredStateApplied;
import dev.muster.core.event.DesiredFact.LabelRule;
import dev.muster.core.event.DesiredFact.LabelScope;
import dev.muster.core.event.DesiredFact.Origin;
import dev.muster.core.event.DesiredFact.WantedProfile;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.Fact;
import dev.muster.core.event.ManagedFact.LabelsChanged;
import dev.muster.core.event.ManagedFact.ProfileContent;
import dev.muster.core.event.ManagedFact.ProfileTold;
import dev.muster.core.event.ManagedFact.ProfilesAsked;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One of each kind of fact about what devices should be. */
final class DesiredFacts {
  private static final Digest256 CONTENT = new Digest256(1, -2, 3, -4);
  static final DesiredStateApplied APPLIED =
      new DesiredStateApplied(
          "default",
          List.of(new LabelRule("laptops", "model:MacBook*"), new LabelRule("lab", "name:lab*")),
          List.of(
              new WantedProfile(
                  "wifi",
                  "com.wifi",
                  "U-1",
                  CONTENT,
                  new LabelScope(Set.of("a", "b"), Set.of("c"), Set.of("d", "e")),
                  false),
              new WantedProfile("all", "com.all", "U-2", CONTENT, LabelScope.EVERYONE, true)),
          Optional.of(new Origin("4f1c", "Anna <anna@example.com>")));

  private DesiredFacts() {}

  static Stream<Fact> all() {
    CommandUuid uuid = new CommandUuid("c");
    return Stream.of(
        APPLIED,
        new DesiredStateApplied("empty", List.of(), List.of(), Optional.empty()),
        new LabelsChanged(3, Set.of("a", "b"), Set.of("c")),
        new ProfileTold(4, "com.wifi", Optional.of(new ProfileContent("U-1", CONTENT)), uuid, 2),
        new ProfileTold(5, "com.wifi", Optional.empty(), uuid, 1),
        new ProfilesAsked(6, List.of("com.all", "com.wifi"), uuid));
  }
}
