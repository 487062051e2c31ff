package dev.muster.admin.key;

import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.log.seal.KeyRotation;
import dev.muster.log.seal.KeyRotation.Standing;
import dev.muster.log.seal.SealException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** The calls about keys. */
public final class KeyOperations {
  private KeyOperations() {}

  /** Joins them to the contract. */
  public static void join(ContractRoutes routes, KeyRotation keys) {
    routes.json("getKeys", call -> json(keys.standing()));
    routes.json("rotateKeys", call -> json(done(keys::rotate)));
    routes.json("retireKeys", call -> json(done(keys::retire)));
  }

  private interface Step {
    Standing take() throws IOException;
  }

  private static Standing done(Step step) {
    try {
      return step.take();
    } catch (SealException e) {
      throw new Problem(409, "keys-closed", e.getMessage());
    } catch (IOException e) {
      throw new Problem(
          409,
          "key-file-read-only",
          "%s: change it with  muster keys rotate|retire --files DIR  where the keys are kept, and restart the nodes with it"
              .formatted(e.getMessage()));
    }
  }

  private static JsonObject json(Standing standing) {
    return new JsonObject()
        .put(
            "installation_keys",
            new JsonArray(
                standing.wrapped().stream()
                    .map(key -> new JsonObject().put("id", key.id()).put("opens", key.dataKeys()))
                    .toList()))
        .put(
            "data_keys",
            new JsonObject()
                .put("installation", standing.installationKeys())
                .put("devices", standing.deviceKeys())
                .put("closed", standing.closed()));
  }
}
