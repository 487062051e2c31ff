package dev.muster.admin.nanomdm;

import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.compat.CompatApi;
import dev.muster.admin.compat.CompatQueue;
import dev.muster.admin.enrollment.QueueActions;
import dev.muster.admin.http.Scope;
import dev.muster.admin.imports.Importing;
import dev.muster.admin.push.EscrowUnlockService;
import dev.muster.admin.push.PushCertificateStore;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** Joins NanoMDM's calls to the admin API's server. */
public final class NanoMdm {
  /** Whom its clients sign in as. */
  public static final String USER = "nanomdm";

  private NanoMdm() {}

  /**
   * Joins them.
   *
   * @param unlock ends Activation Locks
   * @param version of this program, which anyone may ask for
   */
  public static void join(
      Vertx vertx,
      Router router,
      WorkerExecutor workers,
      EventLog log,
      EventFactory events,
      CommandQueueing queueing,
      Importing importing,
      EscrowUnlockService unlock,
      InstantSource clock,
      String version) {
    router
        .get("/version")
        .handler(context -> context.json(new JsonObject().put("version", version)));
    CompatApi api = CompatApi.join(USER, vertx, router, workers, log, events, clock);
    Enqueue enqueue = new Enqueue(log, new CompatQueue(queueing), new QueueActions(log, events));
    api.any("/v1/enqueue/:ids", Scope.COMMAND_DEVICES, enqueue::enqueue);
    api.any("/v1/push/:ids", Scope.COMMAND_DEVICES, enqueue::push);
    PushCertificateStore certificates = new PushCertificateStore(log, events, clock);
    PushCert pushCert = new PushCert(certificates);
    api.on(HttpMethod.GET, "/v1/pushcert", Scope.READ_FLEET, pushCert::get);
    api.on(HttpMethod.PUT, "/v1/pushcert", Scope.MANAGE_PUSH_CERTIFICATES, pushCert::put);
    EscrowKeyUnlock escrow = new EscrowKeyUnlock(unlock, certificates, log, events);
    api.on(HttpMethod.POST, "/v1/escrowkeyunlock", Scope.COMMAND_DEVICES, escrow::post);
    Migration migration = new Migration(importing);
    api.on(HttpMethod.PUT, "/migration", Scope.IMPORT_DEVICES, migration::put);
    api.otherwise(404, "NanoMDM has no such call: see docs/compatibility.md");
  }
}
