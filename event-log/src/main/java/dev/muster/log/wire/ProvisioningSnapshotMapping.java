package dev.muster.log.wire;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.provision.AdminAccount;
import dev.muster.core.provision.Proof;
import dev.muster.core.provision.Provisioning;
import dev.muster.core.provision.Spans;
import dev.muster.core.provision.StepState;
import dev.muster.schemas.AdminAccountSnapshot;
import dev.muster.schemas.ProvisioningSnapshot;
import dev.muster.schemas.ReleaseSnapshot;
import dev.muster.schemas.StepSnapshot;
import dev.muster.schemas.StepStatus;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Where a blueprint stands, in the snapshot of a device. */
final class ProvisioningSnapshotMapping {
  private ProvisioningSnapshotMapping() {}

  static ProvisioningSnapshot toSchema(Optional<Provisioning> provisioning) {
    return provisioning.map(ProvisioningSnapshotMapping::toSchema).orElse(null);
  }

  private static ProvisioningSnapshot toSchema(Provisioning p) {
    return new ProvisioningSnapshot(
        p.blueprint(),
        p.startedAt(),
        p.deadline(),
        IntStream.range(0, p.steps().size())
            .mapToObj(i -> step(p.steps().get(i), p.states().get(i)))
            .toList(),
        p.release().map(ProvisioningSnapshotMapping::release).orElse(null),
        p.wanted(),
        p.round(),
        p.ended().map(Provisioning.Ended::at).orElse(null),
        p.ended().map(Provisioning.Ended::waited).orElse(true),
        ProvisionMapping.arrival(p.plan().arrival()),
        account(p.account()),
        p.heldSince().orElse(null));
  }

  private static AdminAccountSnapshot account(AdminAccount account) {
    return account.equals(AdminAccount.NONE)
        ? null
        : new AdminAccountSnapshot(
            account.current().map(CommandUuid::value).orElse(null),
            account.changedAt(),
            account.pending().map(CommandUuid::value).orElse(null),
            account.failures(),
            account.guid().orElse(null),
            account.question().map(CommandUuid::value).orElse(null),
            account.asked(),
            account.rotates(),
            account.last().map(CommandUuid::value).orElse(null),
            account.refused().map(CommandUuid::value).orElse(null));
  }

  private static AdminAccount account(AdminAccountSnapshot a) {
    return a == null
        ? AdminAccount.NONE
        : new AdminAccount(
            uuid(a.getCurrentUuid()),
            a.getChangedAt(),
            uuid(a.getPendingUuid()),
            a.getRotates(),
            uuid(a.getLastUuid()),
            uuid(a.getRefusedUuid()),
            a.getFailures(),
            Optional.ofNullable(a.getGuid()),
            uuid(a.getQuestionUuid()),
            a.getAsked());
  }

  private static Optional<CommandUuid> uuid(String value) {
    return Optional.ofNullable(value).map(CommandUuid::new);
  }

  private static StepSnapshot step(ProvisionFact.ProvisionStep step, StepState state) {
    return new StepSnapshot(
        ProvisionMapping.step(step),
        StepStatus.valueOf(state.status().name()),
        state.command().map(CommandUuid::value).orElse(null),
        state.attempts(),
        state.begunAt().orElse(null),
        state.changedAt(),
        state.why(),
        state.proof().accepted().orElse(null),
        state.proof().served().parts().stream()
            .flatMap(part -> Stream.of(part.from(), part.to()))
            .toList(),
        state.proof().fetched().orElse(null),
        state.proof().present().orElse(null),
        state.proof().question().map(CommandUuid::value).orElse(null),
        state.proof().asked(),
        state.proof().askedAt().orElse(null));
  }

  private static ReleaseSnapshot release(Provisioning.Release release) {
    return new ReleaseSnapshot(
        ProvisionMapping.released(
            new ProvisionFact.ProvisionReleased(
                release.why(), release.detail(), release.command(), release.attempt())),
        release.at(),
        release.open());
  }

  static Optional<Provisioning> toCore(ProvisioningSnapshot p) {
    return Optional.ofNullable(p)
        .map(
            s ->
                new Provisioning(
                    new Provisioning.Plan(
                        s.getBlueprint(),
                        s.getSteps().stream().map(x -> ProvisionMapping.step(x.getStep())).toList(),
                        s.getStartedAt(),
                        s.getDeadline(),
                        ProvisionMapping.arrival(s.getArrival())),
                    s.getSteps().stream().map(ProvisioningSnapshotMapping::state).toList(),
                    Optional.ofNullable(s.getRelease()).map(ProvisioningSnapshotMapping::release),
                    s.getWanted(),
                    s.getRound(),
                    Optional.ofNullable(s.getEndedAt())
                        .map(at -> new Provisioning.Ended(at, s.getWaited())),
                    account(s.getAccount()),
                    Optional.ofNullable(s.getHeldSince())));
  }

  private static StepState state(StepSnapshot s) {
    return new StepState(
        StepState.Status.valueOf(s.getStatus().name()),
        uuid(s.getCommandUuid()),
        s.getAttempts(),
        Optional.ofNullable(s.getBegunAt()),
        s.getChangedAt(),
        s.getWhy(),
        new Proof(
            Optional.ofNullable(s.getAcceptedAt()),
            served(s.getServed()),
            Optional.ofNullable(s.getFetchedAt()),
            Optional.ofNullable(s.getPresentAt()),
            uuid(s.getQuestionUuid()),
            s.getAsked(),
            Optional.ofNullable(s.getAskedAt())));
  }

  private static Spans served(List<Long> places) {
    return new Spans(
        IntStream.range(0, places.size() / 2)
            .mapToObj(i -> new Spans.Span(places.get(2 * i), places.get(2 * i + 1)))
            .toList());
  }

  private static Provisioning.Release release(ReleaseSnapshot s) {
    ProvisionFact.ProvisionReleased fact = ProvisionMapping.released(s.getRelease());
    return new Provisioning.Release(
        fact.why(), fact.detail(), fact.command(), fact.attempt(), s.getAt(), s.getOpen());
  }
}
