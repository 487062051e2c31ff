package dev.muster.admin.trail;

import dev.muster.admin.command.CommandStates;
import dev.muster.admin.command.LockPins;
import dev.muster.core.device.BootstrapToken;
import dev.muster.core.device.DeviceState;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Event;
import dev.muster.core.fleet.Secrets.Secret;
import dev.muster.log.EventLog;
import dev.muster.log.history.CommandFate;
import dev.muster.log.history.HistoryIndex;
import dev.muster.log.history.HistoryLine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The commands that locked, erased or searched for a device: who gave each, when, with which PIN,
 * and what the device answered. Each call may block for a moment.
 */
final class LockTrail {
  /** What keeps people out of a device, and what tells where it is. */
  private static final Set<String> TYPES =
      Set.of(
          "DeviceLock",
          "EraseDevice",
          "EnableLostMode",
          "DisableLostMode",
          "DeviceLocation",
          "PlayLostModeSound",
          "ClearPasscode");

  private static final int PAGE = 500;

  /** No device has so many commands; what is older is in its history. */
  private static final int PAGES = 40;

  private final EventLog log;
  private final HistoryIndex index;
  private final CommandStates states;

  LockTrail(EventLog log, HistoryIndex index, CommandStates states) {
    this.log = log;
    this.index = index;
    this.states = states;
  }

  /** The last queued first. */
  JsonObject of(EnrollmentId device, int limit) {
    states.settle();
    Map<Long, CommandFate> fates = fates(device, limit);
    Map<Long, Event> queued = events(device, List.copyOf(fates.keySet()));
    Map<String, Event> reports = reports(device, fates);
    JsonArray trail = new JsonArray();
    fates.forEach(
        (offset, fate) -> {
          JsonObject json = states.json(fate).put("by", queued.get(offset).actor().name());
          pin(device, fate).ifPresent(secret -> json.put("pin", pin(secret)));
          Optional.ofNullable(reports.get(fate.commandUuid()))
              .map(report -> Answered.of(report, log.sealer()))
              .filter(said -> !said.isEmpty())
              .ifPresent(said -> json.put("answer", said));
          trail.add(json);
        });
    JsonObject answer = new JsonObject().put("enrollment", device.value()).put("trail", trail);
    DeviceState state = log.view().device(device);
    state.description().serialNumber().ifPresent(v -> answer.put("serial_number", v));
    state
        .bootstrapToken()
        .held()
        .map(BootstrapToken.Held::setAt)
        .ifPresent(at -> answer.put("bootstrap_token_at", at.toString()));
    return answer;
  }

  private SequencedMap<Long, CommandFate> fates(EnrollmentId device, int limit) {
    SequencedMap<Long, CommandFate> found = new LinkedHashMap<>();
    long before = Long.MAX_VALUE;
    for (int page = 0; page < PAGES && found.size() < limit; page++) {
      SequencedMap<Long, CommandFate> some = index.commands(device, before, PAGE);
      some.forEach(
          (offset, fate) -> {
            if (TYPES.contains(fate.requestType()) && found.size() < limit) {
              found.put(offset, fate);
            }
          });
      if (some.size() < PAGE) {
        break;
      }
      before = some.lastEntry().getKey();
    }
    return found;
  }

  private Map<Long, Event> events(EnrollmentId device, List<Long> offsets) {
    List<Long> inOrder = offsets.stream().sorted().toList();
    List<Event> events = log.reader().device(device, inOrder);
    Map<Long, Event> byOffset = new HashMap<>();
    for (int i = 0; i < inOrder.size(); i++) {
      byOffset.put(inOrder.get(i), events.get(i));
    }
    return byOffset;
  }

  /** The report that ended each command, by the command. */
  private Map<String, Event> reports(EnrollmentId device, Map<Long, CommandFate> fates) {
    Set<String> uuids =
        fates.values().stream()
            .filter(fate -> fate.endedAt().isPresent())
            .map(CommandFate::commandUuid)
            .collect(Collectors.toSet());
    if (uuids.isEmpty()) {
      return Map.of();
    }
    Map<Long, String> ended = new HashMap<>();
    for (HistoryLine line :
        index.linesBefore(device, Long.MAX_VALUE, line -> ends(line, uuids), uuids.size())) {
      line.consequence().ended().stream()
          .map(command -> command.uuid().value())
          .filter(uuids::contains)
          .forEach(uuid -> ended.put(line.offset(), uuid));
    }
    Map<String, Event> reports = new HashMap<>();
    events(device, new ArrayList<>(ended.keySet()))
        .forEach((offset, event) -> reports.put(ended.get(offset), event));
    return reports;
  }

  private static boolean ends(HistoryLine line, Set<String> uuids) {
    return line.consequence().ended().stream()
        .anyMatch(command -> uuids.contains(command.uuid().value()));
  }

  private Optional<Secret> pin(EnrollmentId device, CommandFate fate) {
    return log.view().fleet().secrets().find(LockPins.secret(fate.commandUuid(), device));
  }

  private static JsonObject pin(Secret secret) {
    JsonObject json =
        new JsonObject()
            .put("secret", secret.id())
            .put("standing", secret.standing().name().toLowerCase(Locale.ROOT));
    secret.revealedAt().ifPresent(at -> json.put("revealed_at", at.toString()));
    return json;
  }
}
