package dev.muster.dep.account;

import dev.muster.core.event.Actor;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleException;
import dev.muster.dep.apple.AssignAnswer;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives devices out of the organization, for good. Apple, Device Assignment: Disown Devices.
 *
 * @param serialNumbers which
 * @param by who wants it
 */
public record Disowning(List<String> serialNumbers, Actor by) implements Deed<AssignAnswer> {
  private static final String SUCCESS = "SUCCESS";

  /** Copies the list. */
  public Disowning {
    serialNumbers = List.copyOf(serialNumbers);
  }

  @Override
  public AssignAnswer carryOut(AppleClient apple, Record record) throws AppleException {
    AssignAnswer answer = apple.disown(serialNumbers);
    record.write(
        by,
        answer.outcomes().entrySet().stream()
            .filter(outcome -> outcome.getValue().equals(SUCCESS))
            .map(Map.Entry::getKey)
            .sorted()
            .map(
                serial ->
                    new DepDeviceGone(
                        record.account(), serial, Departure.DISOWNED, Optional.empty()))
            .toList());
    // Whoever is told so sees it.
    record.refresh();
    return answer;
  }
}
