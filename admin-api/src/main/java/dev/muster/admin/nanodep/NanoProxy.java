package dev.muster.admin.nanodep;

import dev.muster.admin.compat.CompatAnswer;
import dev.muster.admin.dep.AppleAccount;
import dev.muster.admin.dep.AppleReach;
import dev.muster.admin.dep.AppleRefusal;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.DepAccountFact.DepCallPassedOn;
import dev.muster.log.EventFactory;
import dev.muster.log.EventLog;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Passes calls on to Apple with the account's session. Of the caller's headers, Apple sees the
 * protocol version alone, and of Apple's, the caller sees the type of the body. Each call is
 * recorded before it is made, without its body.
 */
final class NanoProxy {
  private static final String PATH = "/proxy/";
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE");
  private static final int LONGEST = 500;
  private static final int NEWEST_VERSION = 1000;
  private static final Executor ASIDE = Thread::startVirtualThread;

  private final EventLog log;
  private final EventFactory events;
  private final AppleReach apple;

  NanoProxy(EventLog log, EventFactory events, AppleReach apple) {
    this.log = log;
    this.events = events;
    this.apple = apple;
  }

  void join(NanoDep calls) {
    calls.any(PATH + ":name/*", this::pass);
  }

  private CompletionStage<CompatAnswer> pass(NanoCall call) {
    String method = call.context().request().method().name();
    String name = call.name();
    String path = path(call);
    if (!METHODS.contains(method)) {
      throw new Problem(405, "method-not-allowed", "Apple's service has no method " + method);
    }
    OptionalInt version = version(call);
    byte[] body = call.body();
    AppleAccount account = apple.account(name);
    return log.dep()
        .append(events.dep(NanoDep.CALLER, new DepCallPassedOn(name, method, path)))
        .thenApplyAsync(recorded -> answer(account, method, path, body, version), ASIDE);
  }

  private static CompatAnswer answer(
      AppleAccount account, String method, String path, byte[] body, OptionalInt version) {
    try {
      AppleAccount.Raw answer = account.raw(method, path, body, version);
      return new CompatAnswer(answer.status(), answer.contentType(), answer.body());
    } catch (AppleRefusal e) {
      // No session: Apple's word for it, as NanoDEP has it.
      return e.code()
          .map(code -> code.getBytes(StandardCharsets.UTF_8))
          .map(code -> new CompatAnswer(502, "text/plain; charset=utf-8", code))
          .orElseGet(() -> CompatAnswer.error(502, e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("Apple's service can't have such a path");
    }
  }

  /** What stands behind the name, as it was sent. */
  private static String path(NanoCall call) {
    String whole = call.context().request().uri();
    int name = whole.indexOf(PATH) + PATH.length();
    int slash = whole.indexOf('/', name);
    String path = slash < 0 ? "" : whole.substring(slash);
    if (path.length() > LONGEST || path.isEmpty()) {
      throw Problem.badRequest("a path has 1 to %d characters".formatted(LONGEST));
    }
    // Whatever Apple makes of such a path, it is none of its service's.
    String plain = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    if (plain.contains("%") || plain.contains("//") || plain.contains("/.")) {
      throw Problem.badRequest("a path of Apple's service is written plainly");
    }
    if (path.equals("/session") || path.startsWith("/session?") || path.startsWith("/session/")) {
      throw Problem.badRequest("sessions are made here: call without one");
    }
    return path;
  }

  private static OptionalInt version(NanoCall call) {
    String header = call.context().request().getHeader("X-Server-Protocol-Version");
    if (header == null) {
      return OptionalInt.empty();
    }
    try {
      int version = Integer.parseInt(header.strip());
      if (version >= 1 && version <= NEWEST_VERSION) {
        return OptionalInt.of(version);
      }
    } catch (NumberFormatException e) {
      // As one that is too large.
    }
    throw Problem.badRequest("X-Server-Protocol-Version is a number");
  }
}
