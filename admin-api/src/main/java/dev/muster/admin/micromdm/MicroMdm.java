package dev.muster.admin.micromdm;

import dev.muster.admin.command.Cancelling;
import dev.muster.admin.command.CommandQueueing;
import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.compat.CompatApi;
import dev.muster.admin.compat.CompatCall;
import dev.muster.admin.compat.CompatQueue;
import dev.muster.admin.dep.AppleReach;
import dev.muster.admin.dep.DefaultProfile;
import dev.muster.admin.dep.DepAccess;
import dev.muster.admin.dep.DepTokens;
import dev.muster.admin.enrollment.Blocking;
import dev.muster.admin.enrollment.QueueActions;
import dev.muster.admin.http.Scope;
import dev.muster.admin.push.PushCertificateStore;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Joins MicroMDM's calls to the admin API's server. */
public final class MicroMdm {
  /** Whom its clients sign in as. */
  public static final String USER = "micromdm";

  private static final String COMMANDS_OF = "/v1/commands/:udid";
  private static final String CERTIFICATE = "/v1/config/certificate";
  private static final String DEP_TOKENS = "/v1/dep-tokens";
  private static final String DEP_PROFILES = "/v1/dep/profiles";
  private static final String PROFILES = "/v1/profiles";
  private static final String BLUEPRINTS = "/v1/blueprints";
  private static final String USERS = "/v1/users";
  private static final String APPS = "/v1/apps";
  private static final String ASSIGNERS = "/v1/dep/autoassigners";

  private final CompatApi api;
  private final EventLog log;
  private final EventFactory events;

  private MicroMdm(CompatApi api, EventLog log, EventFactory events) {
    this.api = api;
    this.log = log;
    this.events = events;
  }

  /** Joins them. */
  public static void join(
      Vertx vertx,
      Router router,
      WorkerExecutor workers,
      EventLog log,
      EventFactory events,
      CommandQueueing queueing,
      DepAccess dep,
      InstantSource clock) {
    CompatApi api = CompatApi.join(USER, vertx, router, workers, log, events, clock);
    MicroMdm calls = new MicroMdm(api, log, events);
    calls.joinCommands(queueing);
    calls.joinDevices();
    calls.joinCertificate(clock);
    calls.joinDep(dep);
    calls.joinBlueprints();
    api.on(HttpMethod.POST, "/v1/challenge", Scope.MANAGE_LINKS, MicroMdm::noChallenge);
    api.otherwise(404, "MicroMDM has no such call: see docs/compatibility.md");
  }

  private static CompletionStage<CompatAnswer> noChallenge(CompatCall call) {
    return CompletableFuture.completedFuture(
        CompatAnswer.error(
            501, "challenges are one-time and in the profiles: use muster enroll-link create"));
  }

  private void joinCommands(CommandQueueing queueing) {
    MicroCommands commands =
        new MicroCommands(log, new CompatQueue(queueing), new Cancelling(log, events));
    api.on(HttpMethod.POST, "/v1/commands", Scope.COMMAND_DEVICES, commands::post);
    api.on(HttpMethod.POST, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::raw);
    api.on(HttpMethod.PUT, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::raw);
    api.on(HttpMethod.GET, COMMANDS_OF, Scope.READ_FLEET, commands::list);
    api.on(HttpMethod.DELETE, COMMANDS_OF, Scope.COMMAND_DEVICES, commands::clear);
  }

  private void joinDevices() {
    MicroDevices devices = new MicroDevices(log, new QueueActions(log, events));
    api.on(HttpMethod.POST, "/v1/devices", Scope.READ_FLEET, devices::list);
    MicroBlocks blocks = new MicroBlocks(log, events, new Blocking(log, events));
    api.on(HttpMethod.DELETE, "/v1/devices", Scope.COMMAND_DEVICES, blocks::remove);
    api.on(HttpMethod.POST, "/v1/devices/:udid/block", Scope.MANAGE_CERTIFICATES, blocks::block);
    api.on(
        HttpMethod.POST, "/v1/devices/:udid/unblock", Scope.MANAGE_CERTIFICATES, blocks::unblock);
    api.on(HttpMethod.GET, "/push/:udid", Scope.COMMAND_DEVICES, devices::push);
    api.on(HttpMethod.POST, "/v1/push/:udid", Scope.COMMAND_DEVICES, devices::push);
  }

  private void joinCertificate(InstantSource clock) {
    MicroCertificate certificate =
        new MicroCertificate(log, new PushCertificateStore(log, events, clock));
    api.on(HttpMethod.PUT, CERTIFICATE, Scope.MANAGE_PUSH_CERTIFICATES, certificate::put);
    api.on(HttpMethod.GET, CERTIFICATE, Scope.READ_FLEET, certificate::get);
  }

  private void joinDep(DepAccess access) {
    MicroAccount accounts = new MicroAccount(log.dep()::state);
    AppleReach apple = new AppleReach(log.dep()::state, access);
    MicroDepTokens tokens =
        new MicroDepTokens(log, events, accounts, new DepTokens(log, events, access));
    api.on(HttpMethod.GET, DEP_TOKENS, Scope.MANAGE_DEP, tokens::get);
    api.on(HttpMethod.PUT, DEP_TOKENS, Scope.MANAGE_DEP, tokens::put);
    MicroDep dep = new MicroDep(log, events, access, apple, accounts);
    api.on(HttpMethod.PUT, DEP_PROFILES, Scope.MANAGE_DEP, dep::define);
    api.on(HttpMethod.POST, DEP_PROFILES, Scope.READ_FLEET, dep::fetch);
    api.on(HttpMethod.DELETE, DEP_PROFILES, Scope.MANAGE_DEP, dep::unassign);
    api.on(HttpMethod.POST, "/v1/dep/assign", Scope.MANAGE_DEP, dep::assign);
    api.on(HttpMethod.GET, "/v1/dep/account", Scope.READ_FLEET, dep::account);
    api.on(HttpMethod.POST, "/v1/dep/devices", Scope.READ_FLEET, dep::devices);
    MicroAssigners assigners =
        new MicroAssigners(log, events, accounts, new DefaultProfile(log, events, access, apple));
    api.on(HttpMethod.POST, ASSIGNERS, Scope.MANAGE_DEP, assigners::set);
    api.on(HttpMethod.GET, ASSIGNERS, Scope.READ_FLEET, assigners::list);
    api.on(HttpMethod.DELETE, ASSIGNERS, Scope.MANAGE_DEP, assigners::remove);
    api.on(HttpMethod.POST, "/v1/dep/syncnow", Scope.MANAGE_DEP, assigners::syncNow);
  }

  private void joinBlueprints() {
    MicroThings things = new MicroThings(log, events);
    MicroPlan plan = new MicroPlan(log, events, things);
    MicroProfiles profiles = new MicroProfiles(things, plan);
    api.on(HttpMethod.PUT, PROFILES, Scope.MANAGE_DEP, profiles::put);
    api.on(HttpMethod.POST, PROFILES, Scope.READ_FLEET, profiles::list);
    api.on(HttpMethod.DELETE, PROFILES, Scope.MANAGE_DEP, profiles::remove);
    MicroBlueprints blueprints = new MicroBlueprints(things, plan);
    api.on(HttpMethod.PUT, BLUEPRINTS, Scope.MANAGE_DEP, blueprints::put);
    api.on(HttpMethod.POST, BLUEPRINTS, Scope.READ_FLEET, blueprints::list);
    api.on(HttpMethod.DELETE, BLUEPRINTS, Scope.MANAGE_DEP, blueprints::remove);
    MicroUsers users = new MicroUsers(log, things, plan);
    api.on(HttpMethod.PUT, USERS, Scope.MANAGE_DEP, users::put);
    api.on(HttpMethod.POST, USERS, Scope.READ_FLEET, users::list);
    MicroApps apps = new MicroApps(log);
    api.on(HttpMethod.PUT, APPS, Scope.MANAGE_DEP, apps::put);
    api.on(HttpMethod.POST, APPS, Scope.READ_FLEET, apps::list);
  }
}
