package dev.muster.simulator.dep;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The books of Apple Business: organizations, servers, devices and where they are. Its monitor
 * guards all of it, and is held for one call or one click at a time.
 */
final class Portal {
  private final InstantSource clock;
  private final Map<String, Organization> organizations = new LinkedHashMap<>();
  private final Map<String, DepServer> servers = new LinkedHashMap<>();
  private final Map<String, DepServer> tokens = new HashMap<>();
  private final Map<String, Machine> machines = new HashMap<>();
  private final Sessions sessions = new Sessions();
  private long places;

  Portal(InstantSource clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Sessions sessions() {
    return sessions;
  }

  synchronized Organization organization(String name) {
    return organizations.computeIfAbsent(name, Organization::new);
  }

  synchronized DepServer server(String name, Organization organization) {
    return servers.computeIfAbsent(
        name, n -> new DepServer(this, n, servers.size() + 1, organization));
  }

  Optional<DepServer> server(String name) {
    return Optional.ofNullable(servers.get(name));
  }

  void token(DepToken token, DepServer server) {
    tokens.put(OAuth.key(token.consumerKey(), token.accessToken()), server);
  }

  /** Whose token this is, good or replaced. */
  Optional<DepServer> owner(String key) {
    return Optional.ofNullable(tokens.get(key));
  }

  Optional<Machine> machine(String serial) {
    return Optional.ofNullable(machines.get(serial));
  }

  /** The device, if it is this server's now. */
  Optional<Machine> machine(String serial, DepServer server) {
    return machine(serial)
        .filter(m -> m.device().server().filter(server.name()::equals).isPresent());
  }

  Machine known(String serial) {
    return machine(serial)
        .orElseThrow(() -> new IllegalArgumentException("Apple never sold " + serial));
  }

  void buy(Goods goods, Optional<String> replaces) {
    Machine machine = new Machine(PortalDevice.bought(goods, replaces));
    if (machines.putIfAbsent(goods.serialNumber(), machine) != null) {
      throw new IllegalArgumentException(goods.serialNumber() + " was sold before");
    }
  }

  /** A click on "assign": to another server, or to the one that has it. */
  void assign(String serial, DepServer server, String by, Optional<Instant> deadline) {
    Machine machine = known(serial);
    if (machine.disowned()) {
      throw new IllegalArgumentException(serial + " was disowned, and is gone for good");
    }
    if (machine(serial, server).isPresent()) {
      stamp(server, machine);
      machine.device(machine.device().with(machine.device().profile().dropped()));
      tell(server, machine, Op.MODIFIED);
      return;
    }
    leave(machine, false);
    Instant at = stamp(server, machine);
    machine.device(machine.device().come(server.name(), by, at, deadline));
    machine.place(places++);
    server.book().members().put(machine.place(), machine);
    tell(server, machine, Op.ADDED);
  }

  /** It leaves its server, if it is on one. */
  void leave(Machine machine, boolean byReplacement) {
    Optional<DepServer> from = machine.device().server().map(servers::get);
    machine.device(machine.device().gone(byReplacement));
    from.ifPresent(
        server -> {
          server.book().members().remove(machine.place());
          stamp(server, machine);
          tell(server, machine, Op.DELETED);
        });
  }

  /** Another profile state since a moment, told if the server's feed tells such. */
  void profile(DepServer server, Machine machine, Function<Instant, ProfileHeld> held) {
    machine.device(machine.device().with(held.apply(stamp(server, machine))));
    if (server.feedTraps().tellsAssignments()) {
      tell(server, machine, Op.MODIFIED);
    }
  }

  /**
   * When a change of a device is said to be: in whole seconds, as Apple says it, and so perhaps
   * later than now, since no two of a device are at the same time unless that is wished.
   */
  Instant stamp(DepServer server, Machine machine) {
    Instant at = now().truncatedTo(ChronoUnit.SECONDS);
    if (!server.feedTraps().tied() && !at.isAfter(machine.changed())) {
      at = machine.changed().plusSeconds(1);
    }
    machine.changed(at);
    return at;
  }

  /** Puts the last change of a device into the feed. */
  void tell(DepServer server, Machine machine, Op op) {
    if (!server.feedTraps().forgets(op)) {
      server.book().feed().add(new Change(machine.device(), op, machine.changed()));
    }
  }

  /** Setup Assistant asks for the profile. */
  Optional<Activation> activate(String serial) {
    Machine machine = known(serial);
    Optional<DepServer> server = machine.device().server().map(servers::get);
    return server.flatMap(
        s ->
            machine
                .device()
                .profile()
                .given()
                .map(
                    uuid -> {
                      profile(s, machine, machine.device().profile()::fetched);
                      return Activation.of(uuid, s.book().profiles().get(uuid));
                    }));
  }
}
