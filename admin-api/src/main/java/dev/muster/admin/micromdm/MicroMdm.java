package dev.muster.admin.micromdm;

import dev.muster.admin.command.Cancelling;
import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.compat.CompatApi;
import dev.muster.admin.compat.CompatQueue;
import dev.muster.admin.enrollment.QueueActions;
import dev.muster.admin.http.Scope;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.InstantSource;

/** Joins MicroMDM's calls to the admin API's server. */
public final class MicroMdm {
  /** Whom its clients sign in as. */
  public static final String USER = "micromdm";

  private static final String COMMANDS_OF = "/v1/commands/:udid";

  private MicroMdm() {}

  /** Joins them. */
  public static void join(
      Vertx vertx,
      Router router,
      WorkerExecutor workers,
      EventLog log,
      EventFactory events,
      CommandQueueing queueing,
      InstantSource clock) {
    CompatApi api = CompatApi.join(USER, vertx, router, workers, log, events, clock);
    MicroCommands commands =
        new MicroCommands(log, new CompatQueue(queueing), new Cancelling(log, events));
    api.on(HttpMethod.POST, "/v1/commands", Scope.COMMAND_DEVICES, commands::post);
    api.on(HttpMethod.POST, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::raw);
    api.on(HttpMethod.PUT, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::raw);
    api.on(HttpMethod.GET, COMMANDS_OF, Scope.READ_FLEET, commands::list);
    api.on(HttpMethod.DELETE, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::clear);
    MicroDevices devices = new MicroDevices(log, new QueueActions(log, events));
    api.on(HttpMethod.POST, "/v1/devices", Scope.READ_FLEET, devices::list);
    api.on(HttpMethod.GET, "/push/:udid", Scope.COMMAND_DEVICES, devices::push);
    api.on(HttpMethod.POST, "/v1/push/:udid", Scope.COMMAND_DEVICES, devices::push);
    api.otherwise(501, "Muster has this in another way: see docs/compatibility.md");
  }
}
