package dev.muster.log.seal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Replaces the installation key that wraps the data keys. The log is not touched: what is sealed
 * stays sealed under its data key, and only the records of those keys are written anew. Safe for
 * any thread; calls may block until all of them are durable.
 */
public final class KeyRotation {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int AT_ONCE = 1_000;

  private final Keyring keys;
  private final KeyFile file;

  /** Keeps the installation keys of a node. */
  @FunctionalInterface
  public interface KeyFile {
    /**
     * Replaces what is kept, whole or not at all.
     *
     * @throws IOException if it can't be written; the message says what to do
     */
    void write(InstallationKeys keys) throws IOException;
  }

  /** A rotation of the keys of this ring. */
  public KeyRotation(Keyring keys, KeyFile file) {
    this.keys = keys;
    this.file = file;
  }

  /**
   * How the keys stand.
   *
   * @param installationKeys how many data keys seal for the installation
   * @param deviceKeys how many seal for a device
   * @param closed how many can't be opened by this node
   * @param wrapped how many data keys each installation key opens, by its id; this node's current
   *     one comes first, and ones that it does not have last
   */
  public record Standing(
      long installationKeys, long deviceKeys, long closed, List<Wrapped> wrapped) {
    /** An installation key, and how many data keys it opens. */
    public record Wrapped(String id, long dataKeys) {}
  }

  /** How the keys stand. */
  public Standing standing() {
    Map<String, Long> by = new HashMap<>();
    long installation = 0;
    long devices = 0;
    long closed = 0;
    for (HeldKey held : keys.held().values()) {
      held.wrappedBy().forEach(id -> by.merge(id, 1L, Long::sum));
      if (held.key().isEmpty()) {
        closed++;
      } else if (held.key().get().scope() instanceof KeyScope.OfDevice) {
        devices++;
      } else if (!held.wrappedBy().isEmpty()) {
        installation++;
      }
    }
    List<Standing.Wrapped> wrapped =
        Stream.concat(
                keys.installation().all().stream().map(InstallationKey::id),
                by.keySet().stream().sorted())
            .distinct()
            .map(id -> new Standing.Wrapped(id, by.getOrDefault(id, 0L)))
            .toList();
    return new Standing(installation, devices, closed, wrapped);
  }

  /**
   * Puts a new installation key in front and wraps all data keys under it. The former one still
   * opens them, so that other nodes go on until they have the new file.
   *
   * @throws IOException if it can't be kept; nothing is changed then
   */
  public synchronized Standing rotate() throws IOException {
    // One that broke off is finished, or every try would make another key.
    if (standing().wrapped().getFirst().dataKeys() > 0 || keys.installation().former().isEmpty()) {
      InstallationKeys next = keys.installation().rotated();
      // First, because a key whose wrapping key is lost can't be opened again.
      file.write(next);
      keys.use(next);
    }
    wrapAll();
    return standing();
  }

  /**
   * Takes out what other installation keys than the current one open, and forgets these: whoever
   * has only them can open nothing any more.
   *
   * @throws SealException if some data key would be lost
   * @throws IOException if the former ones can't be taken out of what this node keeps
   */
  public synchronized Standing retire() throws IOException {
    InstallationKeys now = keys.installation();
    wrapAll();
    Map<String, HeldKey> held = keys.held();
    long closed = held.values().stream().filter(one -> one.key().isEmpty()).count();
    if (closed > 0) {
      throw new SealException(
          "%d data keys are wrapped under a key that this node does not have: copy the newest secrets/installation.key here first"
              .formatted(closed));
    }
    if (!now.former().isEmpty()) {
      // First, because what it fails to take out is taken out by the next try.
      file.write(now.retired());
    }
    String current = now.current().id();
    List<Supplier<CompletableFuture<Void>>> removals = new ArrayList<>();
    held.forEach(
        (id, one) -> {
          // One that a node with a former key made a moment ago is wrapped by the next try.
          if (one.wrappedBy().contains(current) || id.equals(current)) {
            one.wrappedBy().stream()
                .filter(by -> !by.equals(current))
                .forEach(by -> removals.add(() -> keys.unwrap(id, by)));
          }
        });
    inTurn(removals);
    keys.use(now.retired());
    return standing();
  }

  /** Wraps under the installation key what is not, as a node does that has a new file. */
  public void wrapAll() {
    InstallationKey current = keys.installation().current();
    List<Supplier<CompletableFuture<Void>>> missing = new ArrayList<>();
    keys.held()
        .forEach(
            (id, one) -> {
              // The one that follows from the current key is there as long as that key is.
              if (!one.wrappedBy().contains(current.id()) && !id.equals(current.id())) {
                one.key().ifPresent(key -> missing.add(() -> keys.wrap(key, current)));
              }
            });
    inTurn(missing);
  }

  /** Some at a time, so that neither the producer nor whoever else uses it is buried. */
  private static void inTurn(List<Supplier<CompletableFuture<Void>>> records) {
    for (int i = 0; i < records.size(); i += AT_ONCE) {
      Durable.await(
          Durable.all(
              records.subList(i, Math.min(i + AT_ONCE, records.size())).stream()
                  .map(Supplier::get)
                  .toList()),
          PATIENCE);
    }
  }
}
