package dev.muster.log.seal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.muster.log.LogUnavailableException;
import dev.muster.log.seal.WrappedKeys.Name;
import dev.muster.log.wire.WireFormat;
import dev.muster.log.wire.WireFormatException;
import dev.muster.schemas.WrappedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys of an installation, as the topic {@code muster.keys} has them: each wrapped under
 * the installation keys of the node that made it. The follower tells of each record in its order;
 * everything else may be asked by any thread.
 *
 * <p>A key is used once its record is durable, so nothing is ever sealed that does not open again.
 * Whoever makes one at the same time as another node makes a second; both open what they sealed.
 */
public final class Keyring {
  private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

  /** How long a key may take from the node that made it to this one. */
  private static final Duration LEARNED_WITHIN = Duration.ofSeconds(2);

  /** Appends to the topic of keys. */
  @FunctionalInterface
  public interface Records {
    /**
     * Completes when the record is durable.
     *
     * @param value null to take the record with this key out
     */
    CompletableFuture<Void> append(byte[] key, byte[] value);
  }

  private final WrappedKeys wrapped;
  private final Records records;
  private final Map<String, HeldKey> held = new ConcurrentHashMap<>();
  private final Map<KeyScope, DataKey> newest = new ConcurrentHashMap<>();
  private final Map<KeyScope, CompletableFuture<DataKey>> making = new ConcurrentHashMap<>();
  private final Set<String> destroyed = ConcurrentHashMap.newKeySet();

  /** Keys that follow from an installation key, which open what earlier releases sealed. */
  private final Set<String> derived = ConcurrentHashMap.newKeySet();

  /** The same few sets for all keys. */
  private final Map<Set<String>, Set<String>> shared = new ConcurrentHashMap<>();

  /** Keys that did not come in time, so that nobody waits for them again. */
  private final Cache<String, String> missing = Caffeine.newBuilder().maximumSize(10_000).build();

  private final Object learned = new Object();
  private volatile InstallationKeys installation;

  /** An empty ring, which {@link #learn} fills. */
  public Keyring(InstallationKeys installation, WireFormat<WrappedKey> format, Records records) {
    this.wrapped = new WrappedKeys(format);
    this.records = records;
    use(installation);
  }

  /**
   * Takes note of a record of the topic, in the topic's order.
   *
   * @param value null if it was taken out
   */
  public void learn(byte[] key, byte[] value) {
    Name name = Name.of(key);
    if (name.wrappedBy().isEmpty()) {
      if (value != null) {
        // What is left of it goes too, should whoever destroyed it not have come that far.
        forget(name.keyId()).forEach(by -> unwrap(name.keyId(), by));
      }
      return;
    }
    String by = name.wrappedBy().get();
    if (value == null) {
      held.computeIfPresent(name.keyId(), (id, known) -> share(known.without(by)));
    } else if (destroyed.contains(name.keyId())) {
      // A node wrapped it anew while another destroyed it.
      records.append(key, null);
    } else {
      hold(name, by, value);
    }
  }

  private void hold(Name name, String by, byte[] value) {
    HeldKey now =
        held.compute(
            name.keyId(),
            (id, known) ->
                share((known == null ? HeldKey.closed(wrapped.scope(value)) : known).with(by)));
    Optional<InstallationKey> opener = installation.find(by);
    if (now.key().isPresent() || opener.isEmpty()) {
      return;
    }
    try {
      boolean opensOnly = wrapped.opensOnly(value);
      if (opensOnly) {
        derived.add(name.keyId());
      }
      add(wrapped.unwrap(name, value, opener.get()), !opensOnly);
    } catch (SealException | WireFormatException e) {
      LOG.error("the data key {} does not open: {}", name.keyId(), e.getMessage());
    }
  }

  /** Knows this key from now on, and seals with it. */
  private void add(DataKey key, boolean seals) {
    held.merge(key.id(), HeldKey.of(key), (known, fresh) -> known.opened(key));
    if (seals) {
      newest.put(key.scope(), key);
    }
    synchronized (learned) {
      learned.notifyAll();
    }
  }

  /** Knows the key no more; what it was wrapped under. */
  private Set<String> forget(String id) {
    destroyed.add(id);
    Optional<HeldKey> known = Optional.ofNullable(held.remove(id));
    known.flatMap(HeldKey::key).ifPresent(key -> newest.remove(key.scope(), key));
    return known.map(HeldKey::wrappedBy).orElse(Set.of());
  }

  private HeldKey share(HeldKey one) {
    return new HeldKey(
        one.scope(), one.key(), shared.computeIfAbsent(one.wrappedBy(), Set::copyOf));
  }

  /**
   * The key that seals for a scope, made and recorded if there is none.
   *
   * @throws LogUnavailableException if it can't be recorded
   */
  DataKey current(KeyScope scope) {
    DataKey known = newest.get(scope);
    return known != null ? known : make(scope);
  }

  private DataKey make(KeyScope scope) {
    CompletableFuture<DataKey> mine = new CompletableFuture<>();
    CompletableFuture<DataKey> other = making.putIfAbsent(scope, mine);
    if (other != null) {
      return Durable.await(other);
    }
    try {
      // The one that was made while this thread came here.
      DataKey known = newest.get(scope);
      DataKey key = known != null ? known : record(DataKey.make(scope));
      mine.complete(key);
      return key;
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
      throw e;
    } finally {
      making.remove(scope, mine);
    }
  }

  private DataKey record(DataKey key) {
    InstallationKeys now = installation;
    // Under a former one too until it is retired, for nodes that lack the current one yet.
    List<InstallationKey> openers =
        now.all().stream().filter(by -> by == now.current() || wraps(by.id())).toList();
    Durable.await(Durable.all(openers.stream().map(by -> wrap(key, by)).toList()));
    add(key, true);
    openers.forEach(
        by -> held.computeIfPresent(key.id(), (id, known) -> share(known.with(by.id()))));
    return key;
  }

  private boolean wraps(String by) {
    return held.values().stream().anyMatch(one -> one.wrappedBy().contains(by));
  }

  /** Records a key that is known, wrapped under this installation key. */
  CompletableFuture<Void> wrap(DataKey key, InstallationKey by) {
    byte[] name = new Name(key.id(), Optional.of(by.id())).bytes();
    return records
        .append(name, wrapped.wrap(key, by, derived.contains(key.id())))
        .thenRun(() -> held.computeIfPresent(key.id(), (id, known) -> share(known.with(by.id()))));
  }

  /** Takes the record out that is wrapped under this installation key. */
  CompletableFuture<Void> unwrap(String keyId, String by) {
    return records
        .append(new Name(keyId, Optional.of(by)).bytes(), null)
        .thenRun(() -> held.computeIfPresent(keyId, (id, known) -> share(known.without(by))));
  }

  /**
   * Destroys the keys of a device: once the topic is compacted nothing that was sealed for it so
   * far opens again, on any node. If something is sealed for it later, it has another key.
   *
   * @return completes when that is durable; if it fails, what was not destroyed is still known, and
   *     it can be tried again
   */
  public CompletableFuture<Void> destroy(KeyScope.OfDevice scope) {
    List<CompletableFuture<Void>> all = new ArrayList<>();
    held.forEach(
        (id, one) -> {
          if (one.scope().equals(scope)) {
            byte[] mark = new Name(id, Optional.empty()).bytes();
            all.add(
                records
                    .append(mark, destroyedValue())
                    .thenCompose(
                        marked ->
                            Durable.all(
                                one.wrappedBy().stream().map(by -> unwrap(id, by)).toList()))
                    .thenRun(() -> forget(id)));
          }
        });
    return Durable.all(all);
  }

  /**
   * The key with this id.
   *
   * @throws SealException if it was destroyed, or is not there
   */
  DataKey find(String id) {
    Optional<DataKey> known = known(id);
    if (known.isPresent()) {
      return known.get();
    }
    long deadline = System.nanoTime() + LEARNED_WITHIN.toNanos();
    synchronized (learned) {
      while (known(id).isEmpty() && missing.getIfPresent(id) == null) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          missing.put(id, id);
        } else {
          pause(left);
        }
      }
    }
    return known(id)
        .orElseThrow(() -> new SealException("no installation key here opens the key " + id));
  }

  private Optional<DataKey> known(String id) {
    if (destroyed.contains(id)) {
      throw SealException.destroyed(id);
    }
    return Optional.ofNullable(held.get(id)).flatMap(HeldKey::key);
  }

  private void pause(long millis) {
    try {
      learned.wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogUnavailableException("interrupted while a key was awaited", e);
    }
  }

  /** The installation keys that this node has. */
  public InstallationKeys installation() {
    return installation;
  }

  /** Wraps and opens with these from now on. */
  void use(InstallationKeys keys) {
    installation = keys;
    for (InstallationKey key : keys.all()) {
      DataKey early = DataKey.derivedFrom(key);
      derived.add(early.id());
      held.putIfAbsent(early.id(), HeldKey.of(early));
    }
  }

  /** The value of a record that marks a key as destroyed. */
  byte[] destroyedValue() {
    return wrapped.destroyed();
  }

  /** What there is, by the ids of the data keys. */
  Map<String, HeldKey> held() {
    return Map.copyOf(held);
  }

  /** Whether there are keys but none that this node opens: its installation key is another's. */
  public boolean locked() {
    return newest.isEmpty() && held.values().stream().anyMatch(one -> one.key().isEmpty());
  }
}
