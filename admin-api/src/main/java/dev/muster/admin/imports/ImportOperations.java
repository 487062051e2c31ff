package dev.muster.admin.imports;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.imports.Importing.Done;
import dev.muster.admin.imports.Importing.Result;
import dev.muster.admin.imports.Importing.Wanted;
import dev.muster.core.event.Digest256;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The call by which devices come over from other servers. */
public final class ImportOperations {
  private final Importing importing;

  private ImportOperations(Importing importing) {
    this.importing = importing;
  }

  /** Joins it to the contract. */
  public static void join(ContractRoutes routes, Importing importing) {
    ImportOperations all = new ImportOperations(importing);
    routes.later("importMessages", 200, all::bring);
  }

  private CompletionStage<JsonObject> bring(Call call) {
    JsonObject json = call.json();
    String origin = json.getString("origin");
    boolean dryRun = json.getBoolean("dry_run", false);
    Duration learnFor =
        Optional.ofNullable(json.getString("learn_for"))
            .map(text -> Call.duration("learn_for", text))
            .orElse(Importing.LEARN_FOR);
    List<Wanted> wanted = new ArrayList<>();
    JsonArray messages = json.getJsonArray("messages");
    for (int i = 0; i < messages.size(); i++) {
      JsonObject message = messages.getJsonObject(i);
      wanted.add(
          new Wanted(
              origin,
              plist(message.getString("plist"), i),
              Optional.ofNullable(message.getString("certificate_sha256"))
                  .map(hex -> Digest256.of(HexFormat.of().parseHex(hex))),
              learnFor));
    }
    List<CompletableFuture<Done>> done =
        wanted.stream().map(one -> importing.bring(one, call.principal(), dryRun)).toList();
    return CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> answer(done.stream().map(CompletableFuture::join).toList()));
  }

  private static byte[] plist(String base64, int number) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("messages[%d].plist is no base64".formatted(number));
    }
  }

  private static JsonObject answer(List<Done> done) {
    JsonArray messages = new JsonArray();
    JsonObject counts = new JsonObject();
    for (Result result : Result.values()) {
      counts.put(result.word(), done.stream().filter(one -> one.result() == result).count());
    }
    for (Done one : done) {
      JsonObject json =
          new JsonObject()
              .put("result", one.result().word())
              .put("detail", one.result().sentence());
      one.message()
          .ifPresent(
              message ->
                  json.put("enrollment", message.enrollment().id().value())
                      .put("message_type", message.type()));
      messages.add(json);
    }
    return new JsonObject().put("counts", counts).put("messages", messages);
  }
}
