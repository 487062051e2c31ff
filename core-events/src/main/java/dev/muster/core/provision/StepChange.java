package dev.muster.core.provision;

import dev.muster.core.event.DepRuleFact.Blueprint;
import dev.muster.core.event.ProvisionFact.ProvisionStep;
import dev.muster.core.provision.BlueprintTimes.StepKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** In what a step differs from the one that it comes from. */
public enum StepChange {
  /** There was none. */
  NEW,
  /** It says something else: another command or content, time, need or number of tries. */
  CHANGED,
  /** It comes at another turn among those that stay. */
  MOVED;

  /** How the steps of a blueprint differ from those before; all are new where there was none. */
  static List<Set<StepChange>> of(Optional<Blueprint> before, Blueprint next) {
    List<ProvisionStep> old = before.map(Blueprint::steps).orElse(List.of());
    Map<Integer, Integer> from = origins(old, next.steps());
    List<Integer> kept = new ArrayList<>(from.values());
    List<Integer> inOrder = kept.stream().sorted().toList();
    List<Set<StepChange>> all = new ArrayList<>();
    int turn = 0;
    for (int i = 0; i < next.steps().size(); i++) {
      Set<StepChange> changes = EnumSet.noneOf(StepChange.class);
      Integer origin = from.get(i);
      if (origin == null) {
        changes.add(NEW);
      } else {
        if (!old.get(origin).equals(next.steps().get(i))) {
          changes.add(CHANGED);
        }
        if (!inOrder.get(turn++).equals(origin)) {
          changes.add(MOVED);
        }
      }
      all.add(changes);
    }
    return all;
  }

  /** The names of steps that there are no more. */
  static List<String> gone(Optional<Blueprint> before, Blueprint next) {
    List<ProvisionStep> old = before.map(Blueprint::steps).orElse(List.of());
    Map<Integer, Integer> from = origins(old, next.steps());
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < old.size(); i++) {
      if (!from.containsValue(i)) {
        gone.add(old.get(i).name());
      }
    }
    return gone;
  }

  /** By the number of each step that comes from one before: the number of that. */
  private static Map<Integer, Integer> origins(List<ProvisionStep> old, List<ProvisionStep> next) {
    List<StepKey> oldKeys = keys(old);
    Map<StepKey, Integer> numbers = new LinkedHashMap<>();
    for (int i = 0; i < old.size(); i++) {
      numbers.put(oldKeys.get(i), i);
    }
    return match(keys(next), next, numbers, old::get);
  }

  /** By what steps are known again. */
  static List<StepKey> keys(List<ProvisionStep> steps) {
    Map<String, Integer> places = new HashMap<>();
    return steps.stream()
        .map(step -> new StepKey(step.name(), places.merge(step.name(), 1, Integer::sum)))
        .toList();
  }

  /**
   * Finds steps again: by their names, and those whose name there is not by what they do. Each is
   * found once.
   *
   * @param keys of the steps
   * @param all where they are looked for
   * @return by their numbers
   */
  static <T> Map<Integer, T> match(
      List<StepKey> keys,
      List<ProvisionStep> steps,
      Map<StepKey, T> all,
      Function<T, ProvisionStep> step) {
    Map<StepKey, T> left = new LinkedHashMap<>(all);
    Map<Integer, T> found = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      T named = left.remove(keys.get(i));
      if (named != null) {
        found.put(i, named);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      if (!found.containsKey(i)) {
        Deed deed = Deed.of(steps.get(i));
        Optional<StepKey> same =
            left.entrySet().stream()
                .filter(e -> Deed.of(step.apply(e.getValue())).equals(deed))
                .map(Map.Entry::getKey)
                .findFirst();
        if (same.isPresent()) {
          found.put(i, left.remove(same.get()));
        }
      }
    }
    // In the order of the steps, whatever each was found by.
    Map<Integer, T> inOrder = new LinkedHashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      if (found.containsKey(i)) {
        inOrder.put(i, found.get(i));
      }
    }
    return inOrder;
  }

  /** What a step does, whatever exactly is in it. */
  private record Deed(String type, String what, String until) {
    static Deed of(ProvisionStep step) {
      return new Deed(
          step.command().map(c -> c.requestType()).orElse(""),
          step.command()
              .flatMap(c -> c.payloadIdentifier())
              .or(() -> step.install().map(i -> i.name()))
              .orElse(""),
          step.tells() ? "" : step.until().map(u -> u.kind() + " " + u.identifier()).orElse(""));
    }
  }
}
