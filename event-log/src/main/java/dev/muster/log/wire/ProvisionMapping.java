package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.event.ProvisionFact.Arrival;
import dev.muster.core.event.ProvisionFact.PackageInstall;
import dev.muster.core.event.ProvisionFact.ProvisionDirective;
import dev.muster.core.event.ProvisionFact.ReleaseReason;
import dev.muster.core.event.ProvisionFact.StepCommand;
import dev.muster.core.event.ProvisionFact.StepNeed;
import dev.muster.core.event.ProvisionFact.StepUntil;
import dev.muster.core.event.ProvisionFact.UntilKind;
import dev.muster.schemas.AdminAccountAsked;
import dev.muster.schemas.AdminPasswordChanging;
import dev.muster.schemas.PackageServed;
import dev.muster.schemas.ProvisionArrival;
import dev.muster.schemas.ProvisionAsked;
import dev.muster.schemas.ProvisionCommand;
import dev.muster.schemas.ProvisionDirected;
import dev.muster.schemas.ProvisionDirectiveKind;
import dev.muster.schemas.ProvisionHeld;
import dev.muster.schemas.ProvisionInstall;
import dev.muster.schemas.ProvisionNeed;
import dev.muster.schemas.ProvisionReleaseReason;
import dev.muster.schemas.ProvisionReleased;
import dev.muster.schemas.ProvisionStarted;
import dev.muster.schemas.ProvisionStep;
import dev.muster.schemas.ProvisionStepQueued;
import dev.muster.schemas.ProvisionStepTimedOut;
import dev.muster.schemas.ProvisionUntil;
import dev.muster.schemas.ProvisionUntilKind;
import java.time.Duration;
import java.util.Optional;

/** From an enrollment to a ready device. */
final class ProvisionMapping {
  private ProvisionMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            ProvisionFact.ProvisionStarted.class,
            ProvisionStarted.class,
            f ->
                new ProvisionStarted(
                    f.blueprint(),
                    f.steps().stream().map(ProvisionMapping::step).toList(),
                    f.within().toMillis(),
                    arrival(f.arrival())),
            p ->
                new ProvisionFact.ProvisionStarted(
                    p.getBlueprint(),
                    p.getSteps().stream().map(ProvisionMapping::step).toList(),
                    Duration.ofMillis(p.getWithinMillis()),
                    arrival(p.getArrival())))
        .add(
            ProvisionFact.ProvisionStepQueued.class,
            ProvisionStepQueued.class,
            f -> new ProvisionStepQueued(f.step(), f.command().value(), f.attempt()),
            p ->
                new ProvisionFact.ProvisionStepQueued(
                    p.getStep(), new CommandUuid(p.getCommandUuid()), p.getAttempt()))
        .add(
            ProvisionFact.ProvisionAsked.class,
            ProvisionAsked.class,
            f -> new ProvisionAsked(f.step(), f.command().value(), f.time()),
            p ->
                new ProvisionFact.ProvisionAsked(
                    p.getStep(), new CommandUuid(p.getCommandUuid()), p.getTime()))
        .add(
            ProvisionFact.AdminAccountAsked.class,
            AdminAccountAsked.class,
            f -> new AdminAccountAsked(f.command().value(), f.time()),
            p ->
                new ProvisionFact.AdminAccountAsked(
                    new CommandUuid(p.getCommandUuid()), p.getTime()))
        .add(
            ProvisionFact.AdminPasswordChanging.class,
            AdminPasswordChanging.class,
            f -> new AdminPasswordChanging(f.command().value(), f.attempt()),
            p ->
                new ProvisionFact.AdminPasswordChanging(
                    new CommandUuid(p.getCommandUuid()), p.getAttempt()))
        .add(
            ProvisionFact.PackageServed.class,
            PackageServed.class,
            f ->
                new PackageServed(
                    f.command().value(), buffer(f.content()), f.from(), f.to(), f.size()),
            p ->
                new ProvisionFact.PackageServed(
                    new CommandUuid(p.getCommandUuid()),
                    digest(p.getContent()),
                    p.getFromByte(),
                    p.getToByte(),
                    p.getSize()))
        .add(
            ProvisionFact.ProvisionStepTimedOut.class,
            ProvisionStepTimedOut.class,
            f -> new ProvisionStepTimedOut(f.step(), f.detail()),
            p -> new ProvisionFact.ProvisionStepTimedOut(p.getStep(), p.getDetail()))
        .add(
            ProvisionFact.ProvisionHeld.class,
            ProvisionHeld.class,
            f -> new ProvisionHeld(f.step(), f.detail()),
            p -> new ProvisionFact.ProvisionHeld(p.getStep(), p.getDetail()))
        .add(
            ProvisionFact.ProvisionReleased.class,
            ProvisionReleased.class,
            ProvisionMapping::released,
            ProvisionMapping::released)
        .add(
            ProvisionFact.ProvisionDirected.class,
            ProvisionDirected.class,
            f -> new ProvisionDirected(ProvisionDirectiveKind.valueOf(f.directive().name())),
            p ->
                new ProvisionFact.ProvisionDirected(
                    ProvisionDirective.valueOf(p.getDirective().name())));
  }

  static ProvisionArrival arrival(Arrival arrival) {
    return ProvisionArrival.valueOf(arrival.name());
  }

  static Arrival arrival(ProvisionArrival arrival) {
    return Arrival.valueOf(arrival.name());
  }

  static ProvisionReleased released(ProvisionFact.ProvisionReleased fact) {
    return new ProvisionReleased(
        ProvisionReleaseReason.valueOf(fact.why().name()),
        fact.detail(),
        fact.command().value(),
        fact.attempt());
  }

  static ProvisionFact.ProvisionReleased released(ProvisionReleased p) {
    return new ProvisionFact.ProvisionReleased(
        ReleaseReason.valueOf(p.getWhy().name()),
        p.getDetail(),
        new CommandUuid(p.getCommandUuid()),
        p.getAttempt());
  }

  static ProvisionStep step(ProvisionFact.ProvisionStep step) {
    return new ProvisionStep(
        step.name(),
        step.command()
            .map(
                c ->
                    new ProvisionCommand(
                        c.requestType(), buffer(c.content()), c.payloadIdentifier().orElse(null)))
            .orElse(null),
        ProvisionNeed.valueOf(step.need().name()),
        step.tries(),
        step.within().toMillis(),
        step.install()
            .map(i -> new ProvisionInstall(buffer(i.content()), i.name(), i.managed()))
            .orElse(null),
        step.until()
            .map(
                u ->
                    new ProvisionUntil(
                        ProvisionUntilKind.valueOf(u.kind().name()), u.identifier(), u.version()))
            .orElse(null),
        step.first());
  }

  static ProvisionFact.ProvisionStep step(ProvisionStep step) {
    return new ProvisionFact.ProvisionStep(
        step.getName(),
        Optional.ofNullable(step.getCommand())
            .map(
                c ->
                    new StepCommand(
                        c.getRequestType(),
                        digest(c.getContent()),
                        Optional.ofNullable(c.getPayloadIdentifier()))),
        Optional.ofNullable(step.getInstall())
            .map(i -> new PackageInstall(digest(i.getContent()), i.getName(), i.getManaged())),
        Optional.ofNullable(step.getUntil())
            .map(
                u ->
                    new StepUntil(
                        UntilKind.valueOf(u.getKind().name()), u.getIdentifier(), u.getVersion())),
        StepNeed.valueOf(step.getNeed().name()),
        step.getTries(),
        Duration.ofMillis(step.getWithinMillis()),
        step.getFirst());
  }
}
