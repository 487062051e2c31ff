package dev.muster.simulator.dep;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Which call is what. */
final class Routes {
  static final String SESSION = "/session";
  private static final Map<String, List<String>> ALL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(SESSION, List.of("GET")),
              Map.entry("/account", List.of("GET")),
              Map.entry("/server/devices", List.of("POST")),
              Map.entry("/devices", List.of("POST")),
              Map.entry("/devices/sync", List.of("POST")),
              Map.entry("/devices/disown", List.of("POST")),
              Map.entry("/device/replacementDetails", List.of("GET")),
              Map.entry("/device/activationlock", List.of("POST")),
              Map.entry("/profile", List.of("GET", "POST")),
              Map.entry("/profile/devices", List.of("POST", "PUT", "DELETE")),
              Map.entry("/os-beta-enrollment/tokens", List.of("GET")),
              Map.entry("/account-driven-enrollment/profile", List.of("GET", "POST", "DELETE"))));

  private final Map<String, Function<Call, Reply>> calls;

  Routes(Portal portal) {
    DeviceCalls devices = new DeviceCalls(portal);
    ProfileCalls profiles = new ProfileCalls(portal, devices);
    AccountCalls account = new AccountCalls();
    calls =
        Map.ofEntries(
            Map.entry("GET /account", account::account),
            Map.entry("POST /server/devices", devices::fetch),
            Map.entry("POST /devices", devices::details),
            Map.entry("POST /devices/sync", devices::sync),
            Map.entry("POST /devices/disown", devices::disown),
            Map.entry("GET /device/replacementDetails", devices::replacement),
            Map.entry("POST /device/activationlock", devices::lock),
            Map.entry("GET /profile", profiles::get),
            Map.entry("POST /profile", profiles::define),
            Map.entry("POST /profile/devices", profiles::assign),
            Map.entry("PUT /profile/devices", profiles::assign),
            Map.entry("DELETE /profile/devices", profiles::remove),
            Map.entry("GET /os-beta-enrollment/tokens", account::betaTokens),
            Map.entry("GET /account-driven-enrollment/profile", account::discovery),
            Map.entry("POST /account-driven-enrollment/profile", account::discover),
            Map.entry("DELETE /account-driven-enrollment/profile", account::forgetDiscovery));
  }

  /** All paths with their methods. */
  static Map<String, List<String>> all() {
    return ALL;
  }

  /**
   * Whether there is such a call.
   *
   * @throws DepError if not
   */
  static void check(String method, String path) {
    List<String> methods = ALL.get(path);
    if (methods == null) {
      throw new DepError(404, "NOT_FOUND");
    }
    if (!methods.contains(method)) {
      throw new DepError(405, "invalid method");
    }
  }

  Reply answer(Call call) {
    return calls.get(call.method() + " " + call.path()).apply(call);
  }
}
