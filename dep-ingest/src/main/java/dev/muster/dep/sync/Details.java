package dev.muster.dep.sync;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepKey;
import dev.muster.core.event.DepDeviceFact.DepDeviceGone;
import dev.muster.core.event.DepDeviceFact.Departure;
import dev.muster.core.event.DepDeviceFact.ListedBy;
import dev.muster.core.event.DepFact;
import dev.muster.dep.account.Record;
import dev.muster.dep.apple.AppleClient;
import dev.muster.dep.apple.AppleDevice;
import dev.muster.dep.apple.AppleException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks Apple for devices by their serial numbers. For the thread of the account. */
final class Details {
  private static final String SUCCESS = "SUCCESS";
  private static final String NOT_ACCESSIBLE = "NOT_ACCESSIBLE";

  private final AppleClient apple;
  private final Record record;
  private final Heard heard;

  Details(AppleClient apple, Record record, Heard heard) {
    this.apple = apple;
    this.record = record;
    this.heard = heard;
  }

  /** What is there by what is known, and not in the list: a change that Apple never told of. */
  List<String> missing(Set<String> seen) {
    return record
        .state()
        .devices()
        .fold(
            new ArrayList<String>(),
            (missing, key, device) -> {
              if (key.account().equals(record.account())
                  && device.present()
                  && !seen.contains(key.serialNumber())) {
                missing.add(key.serialNumber());
              }
              return missing;
            });
  }

  /**
   * What Apple says of these.
   *
   * @param unlisted they are missing in a whole list: who is not named here either is gone
   */
  List<DepFact> of(Collection<String> serials, boolean unlisted) throws AppleException {
    if (serials.isEmpty()) {
      return List.of();
    }
    Map<String, AppleDevice> answers = apple.devices(serials);
    List<AppleDevice> ours = new ArrayList<>();
    List<DepFact> facts = new ArrayList<>();
    for (String serial : serials) {
      AppleDevice answer = answers.get(serial);
      String status = answer == null ? "" : answer.responseStatus().orElse(SUCCESS);
      if (status.equals(SUCCESS)) {
        ours.add(answer);
        heard.of(serial);
      } else if (status.equals(NOT_ACCESSIBLE)
          || answer == null && unlisted && !answers.isEmpty()) {
        gone(serial).ifPresent(facts::add);
      }
    }
    facts.addAll(PageFold.listed(record.account(), ours, ListedBy.DETAILS, record.state()));
    return facts;
  }

  private Optional<DepFact> gone(String serial) {
    return record
        .state()
        .devices()
        .get(new DepKey(record.account(), serial))
        .filter(DepDevice::present)
        .map(
            device ->
                new DepDeviceGone(
                    record.account(), serial, Departure.NOT_ACCESSIBLE, Optional.empty()));
  }
}
