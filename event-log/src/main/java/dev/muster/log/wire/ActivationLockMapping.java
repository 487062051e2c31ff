package dev.muster.log.wire;

import dev.muster.core.event.ActivationLockFact;
import dev.muster.schemas.ActivationUnlockAnswered;
import dev.muster.schemas.ActivationUnlockAsked;

/** What Apple is asked about the Activation Lock of devices. */
final class ActivationLockMapping {
  private ActivationLockMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            ActivationLockFact.ActivationUnlockAsked.class,
            ActivationUnlockAsked.class,
            f ->
                new ActivationUnlockAsked(
                    f.serialNumber(), f.productType(), f.topic(), f.organization(), f.requester()),
            p ->
                new ActivationLockFact.ActivationUnlockAsked(
                    p.getSerialNumber(),
                    p.getProductType(),
                    p.getTopic(),
                    p.getOrganization(),
                    p.getRequester()))
        .add(
            ActivationLockFact.ActivationUnlockAnswered.class,
            ActivationUnlockAnswered.class,
            f -> new ActivationUnlockAnswered(f.serialNumber(), f.status()),
            p ->
                new ActivationLockFact.ActivationUnlockAnswered(
                    p.getSerialNumber(), p.getStatus()));
  }
}
