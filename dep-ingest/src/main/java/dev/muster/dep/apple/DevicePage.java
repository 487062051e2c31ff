package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A page of a fetch, or of changes. Apple, Device Assignment: Get a List of Devices, Sync the List
 * of Devices.
 *
 * @param devices in the order that Apple gave; changes may name a device several times
 * @param cursor where the next page begins
 * @param fetchedUntil up to when the page is complete
 * @param moreToFollow whether there is another page right now
 * @param unreadable how many elements had no serial number, and are left out
 */
public record DevicePage(
    List<AppleDevice> devices,
    String cursor,
    Optional<Instant> fetchedUntil,
    boolean moreToFollow,
    int unreadable) {
  private static final Logger LOG = LoggerFactory.getLogger(DevicePage.class);

  /** Apple documents a thousand characters. */
  private static final int LONGEST_CURSOR = 4000;

  static DevicePage of(JsonNode json, String call) throws AppleException {
    JsonNode list = json.path("devices");
    if (!list.isArray()) {
      throw Json.unreadable(call, "no list of devices");
    }
    String cursor =
        Json.text(json, "cursor")
            .filter(text -> !text.isEmpty() && text.length() <= LONGEST_CURSOR)
            .orElseThrow(() -> Json.unreadable(call, "no usable cursor"));
    List<AppleDevice> devices = new ArrayList<>(list.size());
    for (JsonNode device : list) {
      AppleDevice.of(device).ifPresent(devices::add);
    }
    int unreadable = list.size() - devices.size();
    if (unreadable > 0) {
      LOG.warn(
          "{} devices of a page from Apple have no serial number and are left out", unreadable);
    }
    return new DevicePage(
        List.copyOf(devices),
        cursor,
        Json.time(json, "fetched_until"),
        Json.flag(json, "more_to_follow"),
        unreadable);
  }
}
