package dev.muster.admin.dep;

import dev.muster.admin.command.Confirmation;
import dev.muster.admin.http.Call;
import dev.muster.admin.http.ContractRoutes;
import dev.muster.admin.http.Problem;
import dev.muster.core.event.Actor;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives devices out of the organization. There is no way back but to buy them again. */
final class DepDisown {
  private final AppleReach apple;

  DepDisown(AppleReach apple) {
    this.apple = apple;
  }

  void join(ContractRoutes routes) {
    routes.later("disownDepDevices", 200, this::disown);
  }

  private CompletionStage<JsonObject> disown(Call call) {
    Set<String> serials = serials(call);
    Map<String, List<String>> byAccount = new TreeMap<>();
    serials.forEach(
        serial ->
            byAccount
                .computeIfAbsent(apple.device(serial).key().account(), account -> new ArrayList<>())
                .add(serial));
    confirm(call.json().getInteger("expected_targets"), serials.size());
    Map<String, AppleAccount> accounts = new TreeMap<>();
    byAccount.keySet().forEach(name -> accounts.put(name, apple.account(name)));
    Actor by = new Actor.Admin(call.principal().name());
    JsonObject outcomes = new JsonObject();
    CompletableFuture<JsonObject> all = CompletableFuture.completedFuture(new JsonObject());
    for (Map.Entry<String, List<String>> some : byAccount.entrySet()) {
      all =
          all.thenCompose(
              answer ->
                  accounts
                      .get(some.getKey())
                      .disown(some.getValue(), by)
                      .thenApply(said -> added(answer, outcomes, said)));
    }
    return all.handle((answer, failure) -> answered(answer, outcomes, failure));
  }

  private static JsonObject added(
      JsonObject answer, JsonObject outcomes, AppleAccount.Outcomes said) {
    said.outcomes().forEach(outcomes::put);
    return said.stopped().isEmpty() ? answer : answer.put("stopped", said.stopped());
  }

  private static JsonObject answered(JsonObject answer, JsonObject outcomes, Throwable failure) {
    if (failure == null) {
      return answer.put("outcomes", outcomes);
    }
    RuntimeException failed =
        AppleReach.failed(
            failure,
            "no answer came in time, and some devices may be gone: their histories say so");
    if (outcomes.isEmpty() || !(failed instanceof Problem)) {
      throw failed;
    }
    // Those of an account before are gone, and whoever asked has to know which.
    return new JsonObject().put("outcomes", outcomes).put("stopped", failed.getMessage());
  }

  private static Set<String> serials(Call call) {
    Set<String> serials = new TreeSet<>();
    call.json()
        .getJsonArray("serial_numbers")
        .forEach(serial -> serials.add(serial.toString().strip().toUpperCase(Locale.ROOT)));
    return serials;
  }

  private static void confirm(Integer expected, int devices) {
    if (expected != null && expected != devices) {
      throw new Problem(
          409,
          "targets-differ",
          "it is for %d devices and not for %d: nothing was done".formatted(devices, expected),
          new JsonObject().put("targets", devices));
    }
    new Confirmation(false, expected == null ? OptionalInt.empty() : OptionalInt.of(expected))
        .require(
            new Confirmation.Question(
                true,
                "%s out of the organization for good, and only their seller could bring them back"
                    .formatted(devices == 1 ? "1 device goes" : devices + " devices go")),
            devices,
            "send it again with \"expected_targets\": %d".formatted(devices));
  }
}
