package dev.muster.simulator.dep;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls about devices. Called with the portal's monitor held. */
final class DeviceCalls {
  private static final int LONGEST_CURSOR = 1000;

  private final Portal portal;

  DeviceCalls(Portal portal) {
    this.portal = portal;
  }

  /** {@code POST /server/devices}: the devices that the server has now. */
  Reply fetch(Call call) {
    DepServer server = call.server();
    ServerBook book = server.book();
    int limit = call.limit();
    Optional<String> given = call.string("cursor").filter(text -> !text.isEmpty());
    Cursor from =
        given
            .map(text -> read(text, call, limit))
            .orElseGet(
                () ->
                    new Cursor(
                        server.number(),
                        limit,
                        -1,
                        book.shown(server.feedTraps().held()),
                        call.now()));
    if (from.place() == Cursor.EXHAUSTED) {
      throw new DepError(400, "EXHAUSTED_CURSOR");
    }
    List<Machine> page =
        book.members().tailMap(from.place(), false).values().stream().limit(limit).toList();
    boolean more = !page.isEmpty() && book.members().higherKey(page.getLast().place()) != null;
    Cursor next =
        new Cursor(
            server.number(),
            limit,
            more ? page.getLast().place() : Cursor.EXHAUSTED,
            from.feed(),
            book.cursorTime(call.now()));
    StringBuilder json = new StringBuilder(page.size() * 400 + 200).append("{\"devices\":[");
    DeviceJson devices = new DeviceJson(json, call.version());
    boolean unknown = server.traps().unknownFields();
    for (int i = 0; i < page.size(); i++) {
      json.append(i == 0 ? "" : ",");
      devices.device(page.get(i).device(), unknown);
    }
    return page(json, call, given, next, more);
  }

  /** {@code POST /devices/sync}: what changed since. */
  Reply sync(Call call) {
    DepServer server = call.server();
    ServerBook book = server.book();
    int limit = call.limit();
    Optional<String> given = call.string("cursor").filter(text -> !text.isEmpty());
    Cursor from = read(given.orElseThrow(() -> new DepError(400, "CURSOR_REQUIRED")), call, limit);
    int shown = book.shown(server.feedTraps().held());
    int to = Math.min(shown, from.feed() + limit);
    List<Change> changes =
        server.feedTraps().ordered(book.feed().subList(Math.min(from.feed(), to), to));
    boolean idle = changes.isEmpty() && server.feedTraps().cursorsStay();
    Cursor next =
        idle && from.place() == Cursor.EXHAUSTED
            ? from
            : new Cursor(
                server.number(),
                limit,
                Cursor.EXHAUSTED,
                Math.max(to, from.feed()),
                book.cursorTime(call.now()));
    StringBuilder json = new StringBuilder(changes.size() * 460 + 200).append("{\"devices\":[");
    DeviceJson devices = new DeviceJson(json, call.version());
    boolean unknown = server.traps().unknownFields();
    for (int i = 0; i < changes.size(); i++) {
      json.append(i == 0 ? "" : ",");
      devices.change(changes.get(i), unknown);
    }
    return page(json, call, given, next, to < shown);
  }

  private static Reply page(
      StringBuilder json, Call call, Optional<String> given, Cursor next, boolean more) {
    boolean repeats = given.isPresent() && call.server().feedTraps().repeats();
    json.append("],\"cursor\":\"")
        .append(repeats ? given.get() : next.encode())
        .append("\",\"fetched_until\":\"")
        .append(call.now().truncatedTo(ChronoUnit.SECONDS))
        .append("\",\"more_to_follow\":")
        .append(more || repeats)
        .append('}');
    return Reply.ok(json.toString());
  }

  private static Cursor read(String text, Call call, int limit) {
    if (text.length() > LONGEST_CURSOR) {
      throw new DepError(400, "INVALID_CURSOR");
    }
    Cursor cursor = Cursor.decode(text);
    if (cursor.server() != call.server().number()) {
      throw new DepError(400, "INVALID_CURSOR");
    }
    call.server().feedTraps().check(cursor, limit, call.now());
    return cursor;
  }

  /** {@code POST /devices}: what Apple knows of these, in a map. */
  Reply details(Call call) {
    StringBuilder json = new StringBuilder("{\"devices\":{");
    DeviceJson devices = new DeviceJson(json, call.version());
    boolean unknown = call.server().traps().unknownFields();
    int first = json.length();
    for (String serial : call.neededSerials()) {
      json.append(json.length() == first ? "" : ",");
      DeviceJson.quote(json, serial);
      json.append(':');
      portal
          .machine(serial, call.server())
          .ifPresentOrElse(
              machine -> devices.details(machine.device(), unknown),
              () -> json.append("{\"response_status\":\"NOT_ACCESSIBLE\"}"));
    }
    return Reply.ok(json.append("}}").toString());
  }

  /** {@code POST /devices/disown}: gone for good. */
  Reply disown(Call call) {
    Map<String, String> statuses = new LinkedHashMap<>();
    for (String serial : call.neededSerials()) {
      Verdict verdict = judge(serial, call);
      verdict
          .done()
          .ifPresent(
              machine -> {
                portal.leave(machine, false);
                machine.disown();
              });
      verdict.tell(serial, call.version(), statuses);
    }
    return Reply.ok("{\"devices\":" + DeviceJson.statuses(statuses) + "}");
  }

  /** What a serial meets: what was planned for it, or what is so. */
  Verdict judge(String serial, Call call) {
    Optional<Machine> machine = portal.machine(serial, call.server());
    return call.server()
        .traps()
        .met(serial, call.now())
        .map(planned -> new Verdict(planned, Optional.empty()))
        .orElseGet(
            () ->
                new Verdict(
                    machine.isPresent() ? Outcome.SUCCESS : Outcome.NOT_ACCESSIBLE, machine));
  }

  /** {@code GET /device/replacementDetails?device=…}. */
  Reply replacement(Call call) {
    String serial = call.query().getOrDefault("device", "");
    if (serial.isEmpty()) {
      throw new DepError(400, "DEVICE_ID_REQUIRED");
    }
    PortalDevice device =
        portal
            .machine(serial, call.server())
            .map(Machine::device)
            .filter(d -> call.version() >= 10 && d.replaces().isPresent())
            .orElseThrow(() -> new DepError(404, "DEVICE_NOT_FOUND"));
    Instant since = device.assigned().orElse(call.now());
    return Reply.ok(
        new JsonObject()
            .put("serial_number", serial)
            .put("original_device_serial_number", device.replaces().orElseThrow())
            .put("replacement_date", since.atZone(ZoneOffset.UTC).toLocalDate().toString()));
  }

  /** {@code POST /device/activationlock}. */
  Reply lock(Call call) {
    String serial =
        call.string("device")
            .filter(text -> !text.isEmpty())
            .orElseThrow(() -> new DepError(400, "DEVICE_ID_REQUIRED"));
    if (call.string("escrow_key").filter(key -> !key.matches("[0-9a-fA-F]{64}")).isPresent()) {
      throw DepError.malformed();
    }
    Optional<Machine> machine = portal.machine(serial, call.server());
    List<String> status = new ArrayList<>();
    machine.ifPresentOrElse(
        m -> {
          status.add(m.locked() ? "DEVICE_ALREADY_LOCKED" : "SUCCESS");
          m.locked(true);
        },
        () -> status.add("NOT_ACCESSIBLE"));
    return Reply.ok(
        new JsonObject().put("serial_number", serial).put("response_status", status.getFirst()));
  }
}
