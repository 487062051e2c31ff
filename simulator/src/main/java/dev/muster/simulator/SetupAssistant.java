package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import dev.muster.simulator.AdminAccount.PasswordHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Whether a device waits for {@code DeviceConfigured}, and the account that it makes until then.
 * Told by the device's own thread alone, and read by any.
 */
final class SetupAssistant {
  private final Hardware hardware;
  private volatile boolean waits;
  private volatile Optional<AdminAccount> admin = Optional.empty();

  SetupAssistant(Hardware hardware) {
    this.hardware = hardware;
  }

  boolean waits() {
    return waits;
  }

  void waits(boolean now) {
    waits = now;
  }

  Optional<AdminAccount> admin() {
    return admin;
  }

  void forgetAccount() {
    admin = Optional.empty();
  }

  /** {@code DeviceConfigured}. */
  Optional<Failure> release() {
    if (!waits) {
      return Optional.of(Failure.NOT_AWAITING);
    }
    waits = false;
    return Optional.empty();
  }

  /**
   * {@code AccountConfiguration}. Of several accounts a Mac makes the first one, and says nothing
   * of the others; told twice, it does what it was told last.
   */
  Optional<Failure> configureAccount(NSDictionary command) {
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
      admin = account;
    }
    return Optional.empty();
  }

  /** {@code SetAutoAdminPassword}, also when it does not wait any more. */
  Optional<Failure> setPassword(NSDictionary command) {
    Optional<PasswordHash> hash = hash(command);
    Optional<String> guid = Plists.string(command, "GUID");
    if (hash.isEmpty() || admin.filter(a -> guid.filter(a.guid()::equals).isPresent()).isEmpty()) {
      return Optional.of(Failure.because("There is no such account, or no such password."));
    }
    admin = admin.map(a -> a.with(hash.get()));
    return Optional.empty();
  }

  /** What {@code DeviceInformation} says of the accounts. */
  NSArray accounts() {
    return new NSArray(
        admin.stream()
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
        UUID.nameUUIDFromBytes((hardware.udid() + name).getBytes(StandardCharsets.UTF_8))
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
