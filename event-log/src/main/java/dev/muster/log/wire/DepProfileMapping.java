package dev.muster.log.wire;

import static dev.muster.log.wire.AvroValues.buffer;
import static dev.muster.log.wire.AvroValues.digest;

import dev.muster.core.event.DepProfileFact;
import dev.muster.schemas.DepProfileDefined;
import dev.muster.schemas.DepProfileLost;
import dev.muster.schemas.DepProfileRefused;

/** Profiles for Setup Assistant, as Apple has them. */
final class DepProfileMapping {
  private DepProfileMapping() {}

  static FactTable enter(FactTable table) {
    return table
        .add(
            DepProfileFact.DepProfileDefined.class,
            DepProfileDefined.class,
            f ->
                new DepProfileDefined(
                    f.account(), f.profile(), buffer(f.content()), f.profileUuid()),
            p ->
                new DepProfileFact.DepProfileDefined(
                    p.getAccount(), p.getProfile(), digest(p.getContent()), p.getProfileUuid()))
        .add(
            DepProfileFact.DepProfileLost.class,
            DepProfileLost.class,
            f -> new DepProfileLost(f.account(), f.profile(), buffer(f.content())),
            p ->
                new DepProfileFact.DepProfileLost(
                    p.getAccount(), p.getProfile(), digest(p.getContent())))
        .add(
            DepProfileFact.DepProfileRefused.class,
            DepProfileRefused.class,
            f -> new DepProfileRefused(f.account(), f.profile(), buffer(f.content()), f.code()),
            p ->
                new DepProfileFact.DepProfileRefused(
                    p.getAccount(), p.getProfile(), digest(p.getContent()), p.getCode()));
  }
}
