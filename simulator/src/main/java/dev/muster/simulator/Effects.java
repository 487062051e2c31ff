package dev.muster.simulator;

import dev.muster.simulator.pkg.App;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What really happened on a device, whatever it told the server. Written by the device's own
 * thread, and read by any.
 */
public final class Effects {
  private final List<Effect> changes = new CopyOnWriteArrayList<>();
  private final List<Installation> installations = new CopyOnWriteArrayList<>();
  private final Map<String, App> apps = new ConcurrentSkipListMap<>();
  private final Set<String> profiles = new ConcurrentSkipListSet<>();
  private volatile Optional<AdminAccount> admin = Optional.empty();
  private volatile Optional<String> recoveryKey = Optional.empty();
  private volatile Optional<String> recoveryLock = Optional.empty();
  private volatile Optional<Instant> leftSetup = Optional.empty();
  private volatile int restarts;

  Effects() {}

  /**
   * What commands changed, oldest first. Questions change nothing; a package is here from when it
   * was installed, and not from when it was acknowledged.
   */
  public List<Effect> changes() {
    return List.copyOf(changes);
  }

  /** How often commands of this type changed something. */
  public int times(String requestType) {
    return (int) changes.stream().filter(c -> c.requestType().equals(requestType)).count();
  }

  /**
   * How often commands of this type changed this.
   *
   * @param what as in {@link Effect}
   */
  public int times(String requestType, String what) {
    return (int)
        changes.stream()
            .filter(c -> c.requestType().equals(requestType) && c.what().equals(what))
            .count();
  }

  /** What happened to the packages that it was told to install, oldest first. */
  public List<Installation> installations() {
    return List.copyOf(installations);
  }

  /** How often a package of this identifier was installed. */
  public int timesInstalled(String packageIdentifier) {
    return (int)
        installations.stream()
            .filter(i -> i.outcome() == Installation.Outcome.INSTALLED)
            .flatMap(i -> i.contents().stream())
            .filter(contents -> contents.identifier().equals(packageIdentifier))
            .count();
  }

  /** The apps that packages brought, by bundle identifier. */
  public Map<String, App> apps() {
    return Map.copyOf(apps);
  }

  /** The identifiers of the profiles that are installed. */
  public Set<String> profiles() {
    return Set.copyOf(profiles);
  }

  /** The account that Setup Assistant made as it was told. */
  public Optional<AdminAccount> admin() {
    return admin;
  }

  /** What opens its disk, beside the passwords of its users; empty if FileVault is off. */
  public Optional<String> recoveryKey() {
    return recoveryKey;
  }

  /** What it asks for before it starts recoveryOS; empty if it asks for nothing. */
  public Optional<String> recoveryLock() {
    return recoveryLock;
  }

  /**
   * When it left Setup Assistant: released, or because it did not wait. Empty while it waits, and
   * if no one told it to wait.
   */
  public Optional<Instant> leftSetup() {
    return leftSetup;
  }

  /** How often it restarted in Setup Assistant. */
  public int restarts() {
    return restarts;
  }

  void changed(String command, String requestType, String what) {
    changes.add(new Effect(Instant.now(), command, requestType, what));
  }

  void happened(Installation installation) {
    installations.add(installation);
  }

  void installed(App app) {
    apps.put(app.identifier(), app);
  }

  void profile(String identifier, boolean present) {
    if (present) {
      profiles.add(identifier);
    } else {
      profiles.remove(identifier);
    }
  }

  void admin(Optional<AdminAccount> account) {
    admin = account;
  }

  void recoveryKey(Optional<String> key) {
    recoveryKey = key;
  }

  void recoveryLock(Optional<String> password) {
    recoveryLock = password;
  }

  void leftSetup(Optional<Instant> at) {
    leftSetup = at;
  }

  void restarted() {
    restarts++;
  }
}
