package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;
import static dev.muster.log.wire.DesiredMapping.sorted;

import dev.muster.core.desired.Managed;
import dev.muster.core.desired.ManagedProfile;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ManagedFact;
import dev.muster.schemas.LabelsChanged;
import dev.muster.schemas.ManagedProfileSnapshot;
import dev.muster.schemas.ManagedSnapshot;
import dev.muster.schemas.ManagedStanding;
import dev.muster.schemas.ProfileContent;
import dev.muster.schemas.ProfileTold;
import dev.muster.schemas.ProfilesAsked;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What was done so that a device is as it should be, and what is known of that. */
final class ManagedMapping {
  private ManagedMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            ManagedFact.LabelsChanged.class,
            LabelsChanged.class,
            f -> new LabelsChanged(f.turn(), sorted(f.added()), sorted(f.removed())),
            p ->
                new ManagedFact.LabelsChanged(
                    p.getTurn(), Set.copyOf(p.getAdded()), Set.copyOf(p.getRemoved())))
        .add(
            ManagedFact.ProfileTold.class,
            ProfileTold.class,
            f ->
                new ProfileTold(
                    f.turn(),
                    f.identifier(),
                    content(f.install()),
                    f.command().value(),
                    f.attempt()),
            p ->
                new ManagedFact.ProfileTold(
                    p.getTurn(),
                    p.getIdentifier(),
                    content(p.getInstall()),
                    new CommandUuid(p.getCommandUuid()),
                    p.getAttempt()))
        .add(
            ManagedFact.ProfilesAsked.class,
            ProfilesAsked.class,
            f -> new ProfilesAsked(f.turn(), f.identifiers(), f.command().value()),
            p ->
                new ManagedFact.ProfilesAsked(
                    p.getTurn(), p.getIdentifiers(), new CommandUuid(p.getCommandUuid())));
  }

  private static ProfileContent content(Optional<ManagedFact.ProfileContent> install) {
    return install.map(c -> new ProfileContent(c.uuid(), buffer(c.content()))).orElse(null);
  }

  private static Optional<ManagedFact.ProfileContent> content(ProfileContent install) {
    return Optional.ofNullable(install)
        .map(c -> new ManagedFact.ProfileContent(c.getUuid(), digest(c.getContent())));
  }

  /** Null for {@link Managed#NONE}. */
  static ManagedSnapshot toSchema(Managed m) {
    return m.equals(Managed.NONE)
        ? null
        : new ManagedSnapshot(
            m.turn(),
            sorted(m.labels()),
            m.profiles().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> profile(entry.getKey(), entry.getValue()))
                .toList(),
            m.reported(),
            m.listedAt().orElse(null),
            m.question().map(q -> q.command().value()).orElse(null),
            m.question().map(Managed.Question::identifiers).orElse(List.of()),
            m.question().map(Managed.Question::at).orElse(null));
  }

  private static ManagedProfileSnapshot profile(String identifier, ManagedProfile p) {
    return new ManagedProfileSnapshot(
        identifier,
        content(p.install()),
        p.command().value(),
        p.attempts(),
        ManagedStanding.valueOf(p.standing().name()),
        p.changedAt(),
        p.why(),
        p.proved());
  }

  static Managed toCore(ManagedSnapshot s) {
    return s == null
        ? Managed.NONE
        : new Managed(
            s.getTurn(),
            Set.copyOf(s.getLabels()),
            s.getProfiles().stream()
                .collect(
                    Collectors.toMap(
                        ManagedProfileSnapshot::getIdentifier, ManagedMapping::profile)),
            s.getReported(),
            Optional.ofNullable(s.getListedAt()),
            Optional.ofNullable(s.getQuestionUuid())
                .map(
                    uuid ->
                        new Managed.Question(new CommandUuid(uuid), s.getAsked(), s.getAskedAt())));
  }

  private static ManagedProfile profile(ManagedProfileSnapshot s) {
    return new ManagedProfile(
        content(s.getInstall()),
        new CommandUuid(s.getCommandUuid()),
        s.getAttempts(),
        ManagedProfile.Standing.valueOf(s.getStanding().name()),
        s.getChangedAt(),
        s.getWhy(),
        s.getProved());
  }
}
