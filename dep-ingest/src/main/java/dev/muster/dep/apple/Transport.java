package dev.muster.dep.apple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.muster.dep.apple.Line.Call;
import dev.muster.dep.token.ServerTokens;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/** Calls with a session, which is made when there is none, and made anew once when it is dead. */
final class Transport implements AutoCloseable {
  private static final Call SESSION = Call.of("GET", "/session", new byte[0]);
  private static final int LONGEST_TOKEN = 4096;

  private final Line line;
  private final ServerTokens tokens;
  private final InstantSource clock;
  private final Supplier<String> nonces;
  private final Refusals refusals;
  private final Session session = new Session(this::newSession);

  Transport(
      AppleSettings settings, ServerTokens tokens, InstantSource clock, Supplier<String> nonces) {
    this.line = new Line(settings);
    this.tokens = tokens;
    this.clock = clock;
    this.nonces = nonces;
    this.refusals = new Refusals(clock);
  }

  /** The answer, whatever its status. */
  Answer exchange(Call call) throws AppleException {
    Answer answer = once(call);
    return answer.sessionEnded() ? once(call) : answer;
  }

  /** The answer if it is good. */
  Answer call(Call call) throws AppleException {
    Answer answer = exchange(call);
    if (!answer.good()) {
      throw refusals.of(answer, call.name());
    }
    return answer;
  }

  private Answer once(Call call) throws AppleException {
    String token = session.token();
    Answer answer = line.send(call, Map.of("X-ADM-Auth-Session", token));
    answer.session().filter(Transport::usable).ifPresent(given -> session.replace(token, given));
    if (answer.sessionEnded()) {
      session.forget(token);
    }
    return answer;
  }

  private String newSession() throws AppleException {
    Instant now = clock.instant();
    String authorization =
        OAuth1.authorization("GET", line.address(SESSION.path()), tokens, now, nonces.get());
    Answer answer = line.send(SESSION, Map.of("Authorization", authorization));
    if (!answer.good()) {
      throw refusals.of(answer, SESSION.name());
    }
    JsonNode json = Json.object(answer.body(), SESSION.name());
    return Json.text(json, "auth_session_token")
        .filter(Transport::usable)
        .orElseThrow(() -> Json.unreadable(SESSION.name(), "no session"));
  }

  /** What can stand in a header. */
  private static boolean usable(String token) {
    return !token.isBlank()
        && token.length() <= LONGEST_TOKEN
        && token.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  @Override
  public void close() {
    line.close();
  }
}
