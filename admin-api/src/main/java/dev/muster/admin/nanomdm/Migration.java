package dev.muster.admin.nanomdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.imports.ImportOperations;
import dev.muster.admin.imports.Importing;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /migration}: what devices once sent to a NanoMDM, as {@code nano2nano} sends it on. It
 * says nothing of their certificates, so these are learned when the devices come.
 */
final class Migration {
  private static final String ORIGIN = "nanomdm";

  private final Importing importing;
  private final InstantSource clock;

  Migration(Importing importing, InstantSource clock) {
    this.importing = importing;
    this.clock = clock;
  }

  CompletionStage<CompatAnswer> put(CompatCall call) {
    Instant until =
        Instant.ofEpochMilli(clock.instant().plus(ImportOperations.LEARN_FOR).toEpochMilli());
    return importing
        .bring(
            new Importing.Wanted(ORIGIN, call.body(), Optional.empty(), until),
            call.caller(),
            false)
        .thenApply(
            done ->
                done.result().failed()
                    ? CompatAnswer.text(400, done.result().sentence())
                    : new CompatAnswer(200, "", new byte[0]));
  }
}
