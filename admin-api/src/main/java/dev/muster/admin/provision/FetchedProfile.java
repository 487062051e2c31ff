package dev.muster.admin.provision;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.DepListing;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

/** The profile for Setup Assistant that a device had from Apple when its box was opened. */
final class FetchedProfile {
  private FetchedProfile() {}

  /** What is known of it; empty where Apple never said. */
  static Optional<JsonObject> of(DepState dep, DeviceState state) {
    Optional<DepDevice> device = state.description().serialNumber().flatMap(dep::device);
    return device
        .map(DepDevice::listing)
        .filter(listing -> !listing.profileUuid().isEmpty())
        .map(listing -> json(device.get(), listing));
  }

  private static JsonObject json(DepDevice device, DepListing listing) {
    JsonObject json =
        new JsonObject()
            .put("account", device.key().account())
            .put("profile_uuid", listing.profileUuid());
    device
        .assignment()
        .filter(last -> last.profileUuid().equals(listing.profileUuid()))
        .ifPresent(last -> json.put("profile", last.profile()));
    listing.profilePushedAt().map(Instant::toString).ifPresent(at -> json.put("fetched_at", at));
    return json;
  }
}
