package dev.muster.admin.dep;

import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.event.Actor;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.log.secret.SecretStore;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Locks devices to the organization. The code that opens one is safe in the log before Apple is
 * asked: a lock without its code is a device lost.
 */
final class DepLock {
  private static final String SUCCESS = "SUCCESS";

  private final AppleReach apple;
  private final SecretStore secrets;
  private final Function<String, Optional<EnrollmentId>> enrollments;
  private final SecureRandom random = new SecureRandom();

  /**
   * Locks.
   *
   * @param enrollments the enrollment of a serial number
   */
  DepLock(
      AppleReach apple, SecretStore secrets, Function<String, Optional<EnrollmentId>> enrollments) {
    this.apple = apple;
    this.secrets = secrets;
    this.enrollments = enrollments;
  }

  void join(ContractRoutes routes) {
    routes.later("lockDepDevice", 200, this::lock);
  }

  private CompletionStage<JsonObject> lock(Call call) {
    DepDevice device = apple.device(DepDevices.serial(call));
    String serial = device.key().serialNumber();
    AppleAccount account = apple.account(device.key().account());
    Optional<String> message = Optional.ofNullable(call.json().getString("lost_message"));
    Actor by = new Actor.Admin(call.principal().name());
    BypassCode code = BypassCode.random(random);
    return secrets
        .make(
            SecretFact.ACTIVATION_LOCK_BYPASS_CODE,
            serial,
            enrollments.apply(serial),
            code.code(),
            by)
        .thenComposeAsync(id -> ask(account, serial, code, message, id, by), AppleReach.ASIDE);
  }

  private CompletionStage<JsonObject> ask(
      AppleAccount account,
      String serial,
      BypassCode code,
      Optional<String> message,
      String id,
      Actor by) {
    String said;
    try {
      said = account.activationLock(serial, code.escrowKey(), message);
    } catch (AppleRefusal e) {
      if (!e.certain()) {
        // Whether there is a lock is not known, so the code stays.
        throw AppleReach.problem(
            new AppleRefusal(
                "%s Whether the device is locked is not known: the code is kept as the candidate %s"
                    .formatted(e.getMessage(), id),
                false,
                ""));
      }
      return secrets
          .drop(id, serial, e.code().orElse("refused"), by)
          .thenApply(
              dropped -> {
                throw AppleReach.problem(e);
              });
    }
    JsonObject answer = new JsonObject().put("serial_number", serial).put("response_status", said);
    return said.equals(SUCCESS)
        ? secrets.confirm(id, serial, by).thenApply(confirmed -> answer.put("secret", id))
        : secrets.drop(id, serial, said, by).thenApply(dropped -> answer);
  }
}
