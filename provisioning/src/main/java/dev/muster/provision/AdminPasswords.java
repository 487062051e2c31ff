package dev.muster.provision;

import dev.muster.core.device.DeviceState;
import dev.muster.core.event.Actor;
import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.SecretFact;
import dev.muster.log.EventLog;
import dev.muster.log.secret.ReadablePassword;
import dev.muster.log.secret.SecretStore;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;

/**
 * The passwords of the admin accounts that Setup Assistant makes: each is kept, sealed, before the
 * device hears of it, and the device gets only its hash. Safe for any thread.
 */
public final class AdminPasswords {
  private static final Actor ACTOR = new Actor.System("provisioning");

  private final EventLog log;
  private final SecretStore secrets;
  private final SecureRandom random = new SecureRandom();

  /**
   * Of this installation.
   *
   * @param secrets where they are kept
   */
  public AdminPasswords(EventLog log, SecretStore secrets) {
    this.log = log;
    this.secrets = secrets;
  }

  /**
   * The entries of the {@code AccountConfiguration} that a blueprint has, with a password of this
   * device's own, unless it says one itself.
   */
  CompletableFuture<byte[]> first(
      EnrollmentId device, DeviceState state, CommandUuid command, Digest256 content) {
    return read(content)
        .thenCompose(
            entries ->
                AccountCommand.lacksPassword(entries)
                    ? hash(device, state, command)
                        .thenApply(hash -> AccountCommand.withPassword(entries, hash))
                    : CompletableFuture.completedFuture(entries));
  }

  /** The entries of the {@code SetAutoAdminPassword} that gives the account another password. */
  CompletableFuture<byte[]> another(
      EnrollmentId device, DeviceState state, CommandUuid command, String guid) {
    return hash(device, state, command).thenApply(hash -> AccountCommand.change(guid, hash));
  }

  private CompletableFuture<byte[]> read(Digest256 content) {
    return CompletableFuture.supplyAsync(
        () -> log.payloads().get(content), Thread::startVirtualThread);
  }

  private CompletableFuture<byte[]> hash(
      EnrollmentId device, DeviceState state, CommandUuid command) {
    return secrets
        .makeOnce(
            command.value(),
            SecretFact.ADMIN_PASSWORD,
            state.secretsKey(device),
            device,
            () -> ReadablePassword.random(random),
            ACTOR)
        .thenApplyAsync(password -> PasswordHash.of(password, random), Thread::startVirtualThread)
        .toCompletableFuture();
  }
}
