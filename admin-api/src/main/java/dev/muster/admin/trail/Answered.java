package dev.muster.admin.trail;

import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.event.Event;
import dev.muster.log.seal.SealException;
import dev.muster.log.seal.Sealer;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** What a device said beside the status, in its sealed report. */
final class Answered {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  /** Apple, "DeviceLockResponse" and "DeviceLocationResponse". */
  private static final List<String> KEYS =
      List.of(
          "MessageResult",
          "Latitude",
          "Longitude",
          "HorizontalAccuracy",
          "VerticalAccuracy",
          "Altitude",
          "Speed",
          "Course",
          "Timestamp");

  private Answered() {}

  /** Empty where it said nothing, or it can't be read any more. */
  static JsonObject of(Event report, Sealer sealer) {
    JsonObject said = new JsonObject();
    if (report.request().isEmpty()) {
      return said;
    }
    try {
      NSDictionary body = READER.readWhole(sealer.open(report.id(), report.request().get().body()));
      for (String key : KEYS) {
        put(said, key, body.get(key));
      }
    } catch (PlistException | SealException e) {
      return new JsonObject();
    }
    return said;
  }

  private static void put(JsonObject said, String key, NSObject value) {
    switch (value) {
      case NSString text -> said.put(key, text.getContent());
      case NSNumber number -> said.put(key, number.doubleValue());
      case null, default -> {}
    }
  }
}
