package dev.muster.admin.enrollment;

import com.dd.plist.NSArray;
import com.dd.plist.NSData;
import com.dd.plist.NSDate;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.device.Outcome;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.event.RawRequest;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import dev.muster.log.seal.SealException;
import dev.muster.plist.PlistException;
import dev.muster.plist.PlistLimits;
import dev.muster.plist.PlistReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a device has said of itself, folded from its answers. Answers to DeviceInformation and
 * SecurityInfo speak of what was asked for, so each field is the last one that was told; of lists
 * the last one counts whole. The answers are read from the log, where they stand sealed.
 */
final class Inventory {
  private static final PlistReader READER = new PlistReader(PlistLimits.DEFAULT);

  /**
   * The commands whose answers are taken field by field, and the key that the fields stand under.
   */
  private static final Map<String, String> FIELDS =
      Map.of("DeviceInformation", "QueryResponses", "SecurityInfo", "SecurityInfo");

  /** What an answer says about itself and not about the device (Apple, "Commands and Queries"). */
  private static final Set<String> ENVELOPE =
      Set.of(
          "CommandUUID",
          "EnrollmentID",
          "EnrollmentUserID",
          "ErrorChain",
          "NotOnConsole",
          "RequestType",
          "Status",
          "UDID",
          "UserID",
          "UserLongName",
          "UserShortName");

  private final EventLog log;
  private final HistoryIndex index;

  Inventory(EventLog log, HistoryIndex index) {
    this.log = log;
    this.index = index;
  }

  /** What is known by now. */
  JsonObject now(EnrollmentId id) {
    return sections(id, index.answers(id));
  }

  /** What was known after these events. */
  JsonObject after(EnrollmentId id, List<HistoryLine> lines) {
    Set<String> asked = index.answers(id).keySet();
    Map<String, List<Long>> answers = new TreeMap<>();
    for (HistoryLine line : lines) {
      line.consequence().ended().stream()
          .filter(e -> e.enrollment().equals(id) && e.outcome() == Outcome.ACKNOWLEDGED)
          .filter(e -> asked.contains(e.requestType()))
          .forEach(
              e ->
                  answers
                      .computeIfAbsent(e.requestType(), type -> new ArrayList<>())
                      .add(line.offset()));
    }
    return sections(id, answers);
  }

  private JsonObject sections(EnrollmentId id, Map<String, List<Long>> answers) {
    JsonObject sections = new JsonObject();
    answers.forEach(
        (type, offsets) -> {
          boolean byField = FIELDS.containsKey(type);
          List<Event> events =
              log.reader()
                  .device(
                      id, byField ? offsets : offsets.subList(offsets.size() - 1, offsets.size()));
          JsonObject section = new JsonObject();
          events.forEach(
              event -> answer(event).ifPresent(told -> learn(section, type, event, told)));
          if (!section.isEmpty()) {
            sections.put(type, section);
          }
        });
    return sections;
  }

  private static void learn(JsonObject section, String type, Event event, NSDictionary answer) {
    String at = event.occurredAt().toString();
    section.put("learned_at", at);
    if (!FIELDS.containsKey(type)) {
      JsonObject content = json(answer);
      ENVELOPE.forEach(content::remove);
      section.put("content", content);
      return;
    }
    JsonObject fields = section.getJsonObject("fields", new JsonObject());
    if (answer.get(FIELDS.get(type)) instanceof NSDictionary told) {
      JsonObject values = json(told);
      values.forEach(
          field ->
              fields.put(
                  field.getKey(),
                  new JsonObject().put("value", field.getValue()).put("learned_at", at)));
    }
    section.put("fields", fields);
  }

  /** Nothing, if the keys of the device were destroyed. */
  private Optional<NSDictionary> answer(Event event) {
    RawRequest request = event.request().orElseThrow();
    try {
      return Optional.of(READER.read(log.sealer().open(event.id(), request.body())));
    } catch (SealException e) {
      if (e.destroyed()) {
        return Optional.empty();
      }
      throw e;
    } catch (PlistException e) {
      throw new IllegalStateException("an answer that counted can't be read again", e);
    }
  }

  private static JsonObject json(NSDictionary dict) {
    JsonObject json = new JsonObject();
    dict.forEach((key, value) -> json.put(key, json(value)));
    return json;
  }

  private static Object json(NSObject value) {
    return switch (value) {
      case NSDictionary dict -> json(dict);
      case NSArray array ->
          new JsonArray(
              new ArrayList<>(Arrays.stream(array.getArray()).map(Inventory::json).toList()));
      case NSString s -> s.getContent();
      case NSNumber n when n.isBoolean() -> n.boolValue();
      case NSNumber n when n.isInteger() -> n.longValue();
      case NSNumber n -> n.doubleValue();
      case NSData d -> Base64.getEncoder().encodeToString(d.bytes());
      case NSDate d -> Instant.ofEpochMilli(d.getDate().getTime()).toString();
      default -> value.toString();
    };
  }
}
