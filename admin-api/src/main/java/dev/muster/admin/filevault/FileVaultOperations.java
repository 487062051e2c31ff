package dev.muster.admin.filevault;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.command.CommandQueueing.Submission;
import dev.muster.admin.command.DevicePlatform;
import dev.muster.admin.command.SubmittedCommand;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.catalog.Platform;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.filevault.FileVault;
import dev.muster.core.filevault.FileVaultPolicy;
import dev.muster.core.fleet.EscrowKeys.EscrowKey;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** The calls about FileVault. */
public final class FileVaultOperations {
  private final EventLog log;
  private final CommandQueueing queueing;
  private final EscrowPairs pairs;

  private FileVaultOperations(EventLog log, CommandQueueing queueing, EscrowPairs pairs) {
    this.log = log;
    this.queueing = queueing;
    this.pairs = pairs;
  }

  /** Joins them to the contract. */
  public static void join(
      ContractRoutes routes,
      EventLog log,
      EventFactory events,
      CommandQueueing queueing,
      InstantSource clock) {
    FileVaultOperations all =
        new FileVaultOperations(log, queueing, new EscrowPairs(log, events, clock));
    routes.json("listFileVaults", all::list);
    routes.later("getFileVaultProfile", 200, all::profile);
    routes.json("listEscrowKeys", call -> all.keys());
    routes.later(
        "makeEscrowKey", 201, call -> all.pairs.make(admin(call)).thenApply(made -> all.keys()));
    routes.later("rotateFileVaultKey", 201, all::rotate);
  }

  private static Actor admin(Call call) {
    return new Actor.Admin(call.principal().name());
  }

  /** A Mac, and where it stands. */
  private record Vault(EnrollmentId id, DeviceState device, VaultStanding standing) {
    static final Comparator<Vault> ORDER =
        Comparator.comparing((Vault one) -> one.standing().kind()).thenComparing(Vault::id);
  }

  private JsonObject list(Call call) {
    Optional<String> wanted = call.query("standing");
    List<Vault> all = log.view().ids().filter(EnrollmentId::isDevice).flatMap(this::vault).toList();
    List<Vault> fitting =
        all.stream()
            .filter(one -> wanted.filter(w -> !w.equals(one.standing().kind().word())).isEmpty())
            .sorted(Vault.ORDER)
            .toList();
    JsonObject counts = new JsonObject();
    for (VaultStanding.Kind kind : VaultStanding.Kind.values()) {
      counts.put(kind.word(), all.stream().filter(o -> o.standing().kind() == kind).count());
    }
    return new JsonObject()
        .put("counts", counts)
        .put("total", fitting.size())
        .put(
            "devices",
            new JsonArray(
                fitting.stream()
                    .limit(call.limit())
                    .map(one -> FileVaultJson.of(one.id(), one.device()))
                    .toList()));
  }

  private Stream<Vault> vault(EnrollmentId id) {
    DeviceState device = log.view().device(id);
    return device.enrolled(id).isPresent()
        ? Stream.of(device)
            .filter(
                d ->
                    DevicePlatform.of(d.description()).equals(Optional.of(Platform.MACOS))
                        || !d.fileVault().isUnknown())
            .map(d -> new Vault(id, d, VaultStanding.of(d.fileVault())))
        : Stream.empty();
  }

  private CompletionStage<JsonObject> profile(Call call) {
    EscrowProfile profile = new EscrowProfile(call.flag("escrow_only"), call.number("bypass", 1));
    return pairs
        .current(admin(call))
        .thenApply(
            key ->
                new JsonObject()
                    .put("identifier", FileVault.PROFILE)
                    .put("escrow_key", key.event().toString())
                    .put(
                        "mobileconfig",
                        Base64.getEncoder()
                            .encodeToString(profile.of(key.certificate().toArray()))));
  }

  private JsonObject keys() {
    List<EscrowKey> all = pairs.all().all();
    JsonArray keys = new JsonArray();
    for (EscrowKey key : all) {
      keys.add(
          new JsonObject()
              .put("id", key.event().toString())
              .put("standing", keys.isEmpty() ? "current" : "former")
              .put("made_at", key.madeAt().toString())
              .put("certificate", Base64.getEncoder().encodeToString(key.certificate().toArray())));
    }
    return new JsonObject().put("keys", keys);
  }

  private CompletionStage<JsonObject> rotate(Call call) {
    EnrollmentId id = call.enrollment().device();
    if (log.view().device(id).fileVault().current().isEmpty()) {
      throw new Problem(
          409,
          "no-recovery-key",
          "its present recovery key is not known, and it takes that one to change it: GET"
              + " /v1/filevault says why");
    }
    SubmittedCommand command =
        SubmittedCommand.ofJson(
            new JsonObject()
                .put("RequestType", FileVaultPolicy.ROTATE)
                .put("KeyType", "personal")
                .put("FileVaultUnlock", new JsonObject()));
    return queueing.queue(Submission.made(id, command, call.idempotencyKey()), call.principal());
  }
}
