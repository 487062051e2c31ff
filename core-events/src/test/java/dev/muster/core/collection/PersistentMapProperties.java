package dev.muster.core.collection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Against Java's own maps. */
class PersistentMapProperties {
  /** Many have one hash. */
  record Key(int number, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }
  }

  /** A value is put, or the key removed. */
  record Act(Key key, Optional<Integer> value) {}

  @Property
  void everyVersionStaysWhatItWasAndIsWhatAHashMapIs(@ForAll("acts") List<Act> acts) {
    PersistentMap<Key, Integer> map = PersistentMap.empty();
    Map<Key, Integer> model = new HashMap<>();
    List<PersistentMap<Key, Integer>> versions = new ArrayList<>(List.of(map));
    List<Map<Key, Integer>> models = new ArrayList<>(List.of(Map.of()));
    for (Act act : acts) {
      map = act(map, act);
      act.value().ifPresentOrElse(v -> model.put(act.key(), v), () -> model.remove(act.key()));
      versions.add(map);
      models.add(Map.copyOf(model));
    }
    for (int i = 0; i < versions.size(); i++) {
      assertEquals(models.get(i), copy(versions.get(i)));
      assertEquals(models.get(i).size(), versions.get(i).size());
    }
  }

  @Property
  void whatChangedBetweenTwoVersionsMakesOneOfTheOther(
      @ForAll("acts") List<Act> first, @ForAll("acts") List<Act> later) {
    PersistentMap<Key, Integer> before = PersistentMap.empty();
    for (Act act : first) {
      before = act(before, act);
    }
    PersistentMap<Key, Integer> after = before;
    for (Act act : later) {
      after = act(after, act);
    }
    Map<Key, Integer> rebuilt = copy(before);
    Map<Key, Integer> old = copy(before);
    after.changedSince(
        before,
        (key, was, is) -> {
          assertEquals(old.get(key), was);
          if (is == null) {
            rebuilt.remove(key);
          } else {
            rebuilt.put(key, is);
          }
        });
    assertEquals(copy(after), rebuilt);
  }

  @Property
  void aFoldTakesEachEntryOnce(@ForAll("acts") List<Act> acts) {
    PersistentMap<Key, Integer> map = PersistentMap.empty();
    for (Act act : acts) {
      map = act(map, act);
    }
    List<Key> keys =
        map.fold(
            List.of(),
            (soFar, key, value) -> Stream.concat(soFar.stream(), Stream.of(key)).toList());
    assertEquals(map.size(), keys.size());
    assertEquals(copy(map).keySet(), Set.copyOf(keys));
  }

  @Property
  void aRecentMapKnowsWhatCameLast(@ForAll("acts") List<Act> acts) {
    RecentMap<Key, Integer> recent = RecentMap.keeping(5);
    LinkedHashMap<Key, Integer> model = new LinkedHashMap<>();
    for (Act act : acts) {
      int value = act.value().orElse(-1);
      recent = recent.with(act.key(), value);
      model.put(act.key(), value);
      if (model.size() > 5) {
        model.remove(model.keySet().iterator().next());
      }
    }
    Map<Key, Integer> found = new HashMap<>();
    recent.entries().forEach((key, numbered) -> found.put(key, numbered.value()));
    assertEquals(model, found);
  }

  private static PersistentMap<Key, Integer> act(PersistentMap<Key, Integer> map, Act act) {
    return act.value().map(v -> map.with(act.key(), v)).orElseGet(() -> map.without(act.key()));
  }

  private static Map<Key, Integer> copy(PersistentMap<Key, Integer> map) {
    Map<Key, Integer> copy = new HashMap<>();
    map.forEach(copy::put);
    return copy;
  }

  @Provide
  Arbitrary<List<Act>> acts() {
    Arbitrary<Key> keys =
        Combinators.combine(
                Arbitraries.integers().between(0, 60),
                Arbitraries.of(0, 1, 32, 33, 1 << 30, -1, 7 << 5))
            .as(Key::new);
    return Combinators.combine(keys, Arbitraries.integers().between(0, 3).optional())
        .as(Act::new)
        .list()
        .ofMaxSize(80);
  }
}
