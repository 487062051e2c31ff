package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import dev.muster.simulator.AdminAccount.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a device waits for {@code DeviceConfigured}, and the account that it makes until then.
 * Told by the device's own thread alone; whether it waits may be read by any.
 */
final class SetupAssistant {
  private final String udid;
  private final Effects effects;
  private volatile boolean waits;

  SetupAssistant(String udid, Effects effects) {
    this.udid = udid;
    this.effects = effects;
  }

  boolean waits() {
    return waits;
  }

  /**
   * It begins.
   *
   * @param toWait what its profile says
   * @param does what it makes of that
   */
  void begin(boolean toWait, boolean does) {
    waits = toWait && does;
    effects.leftSetup(toWait && !does ? Optional.of(Instant.now()) : Optional.empty());
  }

  /** It ends, whoever ended it. */
  void leave() {
    waits = false;
    effects.leftSetup(Optional.of(Instant.now()));
  }

  void forgetAccount() {
    effects.admin(Optional.empty());
  }

  /** {@code DeviceConfigured}. */
  Optional<Failure> release(String uuid) {
    if (!waits) {
      return Optional.of(Failure.NOT_AWAITING);
    }
    leave();
    effects.changed(uuid, "DeviceConfigured", "");
    return Optional.empty();
  }

  /**
   * {@code AccountConfiguration}. Of several accounts a Mac makes the first one, and says nothing
   * of the others; told twice, it does what it was told last.
   */
  Optional<Failure> configureAccount(String uuid, NSDictionary command) {
    if (!waits) {
      return Optional.of(Failure.NOT_AWAITING);
    }
    List<NSDictionary> accounts =
        command.get("AutoSetupAdminAccounts") instanceof NSArray array
            ? Arrays.stream(array.getArray())
                .filter(NSDictionary.class::isInstance)
                .map(NSDictionary.class::cast)
                .toList()
            : List.of();
    if (accounts.isEmpty()
        && (isTrue(command, "SkipPrimarySetupAccountCreation")
            || isTrue(command, "SetPrimarySetupAccountAsRegularUser"))) {
      return Optional.of(Failure.because("There would be no administrator."));
    }
    if (isTrue(command, "LockPrimaryAccountInfo")
        && isTrue(command, "DontAutoPopulatePrimaryAccountInfo")) {
      return Optional.of(Failure.because("There is nothing to lock."));
    }
    if (!accounts.isEmpty()) {
      Optional<AdminAccount> account = account(accounts.getFirst());
      if (account.isEmpty()) {
        return Optional.of(Failure.because("The administrator's account is incomplete."));
      }
      effects.admin(account);
    }
    effects.changed(
        uuid, "AccountConfiguration", effects.admin().map(AdminAccount::shortName).orElse(""));
    return Optional.empty();
  }

  /** {@code SetAutoAdminPassword}, also when it does not wait any more. */
  Optional<Failure> setPassword(String uuid, NSDictionary command) {
    Optional<PasswordHash> hash = hash(command);
    Optional<String> guid = Plists.string(command, "GUID");
    Optional<AdminAccount> account =
        effects.admin().filter(a -> guid.filter(a.guid()::equals).isPresent());
    if (hash.isEmpty() || account.isEmpty()) {
      return Optional.of(Failure.because("There is no such account, or no such password."));
    }
    effects.admin(account.map(a -> a.with(hash.get())));
    effects.changed(uuid, "SetAutoAdminPassword", account.get().shortName());
    return Optional.empty();
  }

  /** What {@code DeviceInformation} says of the accounts. */
  NSArray accounts() {
    return new NSArray(
        effects.admin().stream()
            .map(a -> dict("GUID", a.guid(), "shortName", a.shortName()))
            .toArray(NSObject[]::new));
  }

  private Optional<AdminAccount> account(NSDictionary account) {
    Optional<String> shortName = Plists.string(account, "shortName").filter(n -> !n.isBlank());
    Optional<PasswordHash> hash = hash(account);
    if (shortName.isEmpty() || hash.isEmpty()) {
      return Optional.empty();
    }
    String name = shortName.get();
    String guid =
        UUID.nameUUIDFromBytes((udid + name).getBytes(StandardCharsets.UTF_8))
            .toString()
            .toUpperCase(Locale.ROOT);
    return Optional.of(
        new AdminAccount(
            name,
            Plists.string(account, "fullName").orElse(name),
            isTrue(account, "hidden"),
            guid,
            hash.get()));
  }

  private static Optional<PasswordHash> hash(NSDictionary in) {
    return in.get("passwordHash") instanceof NSData data
        ? PasswordHash.read(data.bytes())
        : Optional.empty();
  }

  private static boolean isTrue(NSDictionary dict, String key) {
    return dict.get(key) instanceof NSNumber number && number.boolValue();
  }
}
