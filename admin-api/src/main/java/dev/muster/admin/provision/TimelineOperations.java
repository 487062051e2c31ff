package dev.muster.admin.provision;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.admin.provision.ProvisionedDevices.Provisioned;
import dev.muster.core.event.Event;
import dev.muster.core.event.ProvisionFact;
import dev.muster.core.provision.ProvisionTimeline;
import dev.muster.core.provision.ProvisionTimeline.Entry;
import dev.muster.log.EventLog;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The call that tells, from the log, what happened to a device by its blueprint. */
final class TimelineOperations {
  private static final int PAGE = 200;

  /** Whoever wants all of such a history asks for the history. */
  private static final int MOST = 4_000;

  private static final String STARTED = ProvisionFact.ProvisionStarted.class.getSimpleName();

  private static final Set<String> KINDS =
      Arrays.stream(ProvisionFact.class.getPermittedSubclasses())
          .map(Class::getSimpleName)
          .collect(Collectors.toUnmodifiableSet());

  private final EventLog log;
  private final HistoryIndex index;
  private final CommandStates states;
  private final ProvisionedDevices devices;

  TimelineOperations(
      EventLog log, HistoryIndex index, CommandStates states, ProvisionedDevices devices) {
    this.log = log;
    this.index = index;
    this.states = states;
    this.devices = devices;
  }

  void join(ContractRoutes routes) {
    routes.json("getProvisioningTimeline", this::timeline);
  }

  private JsonObject timeline(Call call) {
    states.settle();
    Provisioned one = devices.find(call.enrollment());
    ProvisionTimeline timeline = new ProvisionTimeline();
    long behind = start(one) - 1;
    boolean whole = false;
    for (int read = 0; !whole && read < MOST; read += PAGE) {
      List<HistoryLine> lines =
          index.lines(
              one.id(),
              behind,
              line -> KINDS.contains(line.kind()) || !line.consequence().ended().isEmpty(),
              PAGE);
      List<Event> events =
          log.reader().device(one.id(), lines.stream().map(HistoryLine::offset).toList());
      for (int i = 0; i < lines.size(); i++) {
        timeline.take(events.get(i), lines.get(i).consequence().ended());
        behind = lines.get(i).offset();
      }
      whole = lines.size() < PAGE || timeline.state().equals(Optional.of(one.going()));
    }
    return json(one, timeline).put("whole", whole);
  }

  /** Where the blueprint of this enrollment began: an earlier enrollment has one of its own. */
  private long start(Provisioned one) {
    List<HistoryLine> starts =
        index.linesBefore(one.id(), Long.MAX_VALUE, line -> line.kind().equals(STARTED), PAGE);
    for (HistoryLine line : starts) {
      Event event = log.reader().device(one.id(), List.of(line.offset())).getFirst();
      if (event.occurredAt().equals(one.going().startedAt())) {
        return line.offset();
      }
    }
    throw Problem.notFound("the beginning is not in the history yet: ask again in a moment");
  }

  private static JsonObject json(Provisioned one, ProvisionTimeline timeline) {
    JsonObject json =
        new JsonObject()
            .put("enrollment", one.id().value())
            .put("blueprint", one.going().blueprint())
            .put("started_at", one.going().startedAt().toString())
            .put(
                "entries",
                new JsonArray(timeline.entries().stream().map(e -> entry(one, e)).toList()));
    one.state().description().serialNumber().ifPresent(s -> json.put("serial_number", s));
    return json;
  }

  private static JsonObject entry(Provisioned one, Entry entry) {
    JsonObject json =
        new JsonObject()
            .put("at", entry.at().toString())
            .put("after", Duration.between(one.going().startedAt(), entry.at()).toString())
            .put("what", entry.what().name().toLowerCase(Locale.ROOT).replace('_', '-'))
            .put("text", TimelineWords.of(entry));
    entry
        .step()
        .ifPresent(
            number ->
                json.put("step", number + 1)
                    .put("step_name", one.going().steps().get(number).name()));
    return json;
  }
}
