package dev.muster.simulator.dep;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The sessions of all servers; guarded by the portal's monitor. */
final class Sessions {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final Map<String, Session> sessions = new HashMap<>();

  /** Whose all sessions are or were: each server is told of the end of its own as it wants. */
  private final Map<String, DepServer> owners = new HashMap<>();

  private static final class Session {
    private final DepServer server;
    private final String accessToken;
    private final Instant made;
    private final String before;
    private int calls;

    private Session(DepServer server, String accessToken, Instant made, String before) {
      this.server = server;
      this.accessToken = accessToken;
      this.made = made;
      this.before = before;
    }
  }

  /** Whose a call is, and the new value that its answer must bring. */
  record Admitted(DepServer server, Optional<String> renewed) {}

  String open(DepServer server, String accessToken, Instant now) {
    if (server.sessionTraps().isSingle()) {
      endAll(server);
    }
    return put(new Session(server, accessToken, now, ""));
  }

  void endAll(DepServer server) {
    sessions.values().removeIf(session -> session.server == server);
  }

  /**
   * Whose session this is; counts the call.
   *
   * @throws DepError if it is none, or it ended
   */
  Admitted admit(String value, Instant now) {
    if (value == null) {
      throw new DepError(403, "FORBIDDEN");
    }
    Session session = sessions.get(value);
    if (session == null) {
      DepServer server = owners.get(value);
      throw server == null ? new DepError(403, "FORBIDDEN") : server.sessionTraps().ended();
    }
    DepServer server = session.server;
    SessionTraps rules = server.sessionTraps();
    if (!server.accepts(session.accessToken)) {
      throw new DepError(401, "token_rejected");
    }
    if (!now.isBefore(session.made.plus(rules.lifetime())) || session.calls >= rules.calls()) {
      sessions.remove(value);
      throw rules.ended();
    }
    sessions.remove(session.before);
    session.calls++;
    return new Admitted(
        server,
        session.calls % rules.renewal() == 0
            ? Optional.of(put(new Session(server, session.accessToken, now, value)))
            : Optional.empty());
  }

  private String put(Session session) {
    byte[] random = new byte[24];
    RANDOM.nextBytes(random);
    String value = HexFormat.of().formatHex(random);
    sessions.put(value, session);
    owners.put(value, session.server);
    return value;
  }
}
