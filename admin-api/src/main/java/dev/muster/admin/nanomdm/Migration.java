package dev.muster.admin.nanomdm;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.imports.Importing;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * {@code /migration}: what devices once sent to a NanoMDM, as {@code nano2nano} sends it on. It
 * says nothing of their certificates, so these are learned when the devices come.
 */
final class Migration {
  private static final String ORIGIN = "nanomdm";

  private final Importing importing;

  Migration(Importing importing) {
    this.importing = importing;
  }

  CompletionStage<CompatAnswer> put(CompatCall call) {
    return importing
        .bring(
            new Importing.Wanted(ORIGIN, call.body(), Optional.empty(), Importing.LEARN_FOR),
            call.caller(),
            false)
        .thenApply(
            done ->
                done.result().failed()
                    ? CompatAnswer.text(400, done.result().sentence())
                    : new CompatAnswer(200, "", new byte[0]));
  }
}
