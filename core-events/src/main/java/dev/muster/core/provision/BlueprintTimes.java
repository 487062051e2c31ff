package dev.muster.core.provision;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a blueprint went over the fleet, as it was for each device then: a step is known again by its
 * name.
 *
 * @param blueprint its name
 * @param devices how many had it last
 * @param waiting how many of them are still in Setup Assistant
 * @param released how many were let out
 * @param gaveUp how many of those lack something of it
 * @param neverWaited how many did not wait
 * @param release from its beginning until the device was out of Setup Assistant
 * @param steps in their order in the last version
 */
public record BlueprintTimes(
    String blueprint,
    int devices,
    int waiting,
    int released,
    int gaveUp,
    int neverWaited,
    Optional<Spread> release,
    List<StepTimes> steps) {
  /** Copies the list. */
  public BlueprintTimes {
    steps = List.copyOf(steps);
  }

  /** Of all that was recorded, by the blueprints' names. */
  public static List<BlueprintTimes> of(List<Provisioning> recorded) {
    Map<String, List<Provisioning>> byName = new TreeMap<>();
    recorded.stream()
        .filter(going -> !going.blueprint().isEmpty())
        .forEach(
            going -> byName.computeIfAbsent(going.blueprint(), n -> new ArrayList<>()).add(going));
    return byName.entrySet().stream().map(e -> of(e.getKey(), e.getValue())).toList();
  }

  private static BlueprintTimes of(String name, List<Provisioning> all) {
    return new BlueprintTimes(
        name,
        all.size(),
        (int) all.stream().filter(going -> Standing.of(going).waits()).count(),
        count(all, Standing.RELEASED),
        (int) all.stream().filter(Standing::gaveUp).count(),
        count(all, Standing.NEVER_WAITED),
        Spread.of(all.stream().flatMap(going -> release(going).stream()).toList()),
        steps(all));
  }

  /** How long the device was in Setup Assistant; empty where it is, or did not wait. */
  static Optional<Duration> release(Provisioning going) {
    return going
        .ended()
        .filter(Provisioning.Ended::waited)
        .map(ended -> Duration.between(going.startedAt(), ended.at()));
  }

  private static int count(List<Provisioning> all, Standing standing) {
    return (int) all.stream().filter(going -> Standing.of(going) == standing).count();
  }

  private static List<StepTimes> steps(List<Provisioning> all) {
    Map<StepKey, List<StepTimes.Recorded>> byStep = new LinkedHashMap<>();
    all.stream()
        .sorted(Comparator.comparing(Provisioning::startedAt).reversed())
        .forEach(
            going ->
                recorded(going)
                    .forEach(
                        (key, one) ->
                            byStep.computeIfAbsent(key, k -> new ArrayList<>()).add(one)));
    return byStep.entrySet().stream()
        .map(e -> StepTimes.of(e.getKey().toString(), e.getValue()))
        .toList();
  }

  /**
   * By what a step is known again.
   *
   * @param place from 1 among those of the same name
   */
  record StepKey(String name, int place) {
    @Override
    public String toString() {
      return place == 1 ? name : "%s (%d)".formatted(name, place);
    }
  }

  /** The steps of a device's blueprint, in their order. */
  static Map<StepKey, StepTimes.Recorded> recorded(Provisioning going) {
    List<StepKey> keys = StepChange.keys(going.steps());
    Map<StepKey, StepTimes.Recorded> recorded = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      recorded.put(
          keys.get(i), new StepTimes.Recorded(going.steps().get(i), going.states().get(i)));
    }
    return recorded;
  }
}
