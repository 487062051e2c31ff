package dev.muster.admin.dep;

import dev.muster.admin.checkup.Finding;
import dev.muster.core.dep.DepAccount;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.event.DepAccountDetails;
import dev.muster.core.event.DepStanding;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** An account as callers see it: where it stands, what to do, and the checklist of its set-up. */
final class DepAccountJson {
  /** So long before its end a token is said to be expiring. */
  private static final Duration EXPIRING = Duration.ofDays(30);

  private final DepAccess access;
  private final InstantSource clock;

  DepAccountJson(DepAccess access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  /** In five words: what an account's token is to Apple. */
  private enum State {
    NEVER_ASKED("never-asked"),
    GOOD("good"),
    EXPIRING("expiring"),
    REJECTED("rejected"),
    TERMS_UNSIGNED("terms-unsigned");

    private final String label;

    State(String label) {
      this.label = label;
    }
  }

  private record Count(int devices, int withProfile) {}

  JsonObject of(DepAccount account, DepState state) {
    State standing = state(account);
    Count count = count(account.name(), state);
    JsonObject json =
        new JsonObject()
            .put("name", account.name())
            .put("state", standing.label)
            .put("text", text(account, standing))
            .put("devices", count.devices)
            .put("devices_with_profile", count.withProfile)
            .put("profiles_defined", account.profiles().size())
            .put("steps", steps(account, count));
    account.standingSince().ifPresent(at -> json.put("since", at.toString()));
    account.token().ifPresent(t -> json.put("token_expires_at", t.expiresAt().toString()));
    account.changedAt().ifPresent(at -> json.put("changed_at", at.toString()));
    account.details().ifPresent(details -> put(json, details));
    account
        .stagedKey()
        .ifPresent(key -> json.put("certificate", access.pem(key.certificate().toArray())));
    access.pulse(account.name()).ifPresent(pulse -> put(json, pulse));
    return json;
  }

  /** Where an account stands, as one of the things that an installation needs. */
  Finding finding(DepAccount account) {
    State standing = state(account);
    String text = "DEP account %s: %s".formatted(account.name(), text(account, standing));
    return switch (standing) {
      case GOOD -> Finding.ok("dep", text);
      case EXPIRING, NEVER_ASKED -> Finding.note("dep", text, "muster dep status");
      case REJECTED, TERMS_UNSIGNED -> Finding.wrong("dep", text, "muster dep status");
    };
  }

  private static void put(JsonObject json, DepAccountDetails details) {
    json.put("server_name", details.serverName())
        .put("server_uuid", details.serverUuid())
        .put("admin_id", details.adminId())
        .put("organization", details.organization());
  }

  private static void put(JsonObject json, DepAccess.Pulse pulse) {
    pulse.askedAt().ifPresent(at -> json.put("asked_at", at.toString()));
    pulse.nextAt().ifPresent(at -> json.put("next_ask_at", at.toString()));
    if (!pulse.problem().isEmpty()) {
      json.put("problem", pulse.problem());
    }
  }

  private State state(DepAccount account) {
    Optional<DepStanding> standing = account.standing();
    if (account.token().isEmpty() || standing.isEmpty()) {
      return State.NEVER_ASKED;
    }
    return switch (standing.get()) {
      case REJECTED -> State.REJECTED;
      case TERMS_NOT_SIGNED -> State.TERMS_UNSIGNED;
      case GOOD ->
          end(account).isBefore(clock.instant().plus(EXPIRING)) ? State.EXPIRING : State.GOOD;
    };
  }

  private static Instant end(DepAccount account) {
    return account.token().map(DepAccount.Token::expiresAt).orElse(Instant.MAX);
  }

  private String text(DepAccount account, State state) {
    String maker =
        account.details().map(DepAccountDetails::adminId).filter(id -> !id.isEmpty()).orElse("?");
    String organization =
        account.details().map(DepAccountDetails::organization).orElse("the organization");
    String renew = "muster dep renew %s begins with that".formatted(account.name());
    return switch (state) {
      case NEVER_ASKED ->
          account.stagedToken().isPresent()
              ? "its token waits for Apple's answer"
              : account.refusal().isEmpty()
                  ? "it has no token yet: upload its certificate to Apple and give the token with"
                      + "  muster dep token %s FILE".formatted(account.name())
                  : "the last token can't be used: " + account.refusal();
      case GOOD ->
          "Apple answers; the token was made by %s and ends with that account".formatted(maker);
      case EXPIRING ->
          "its token ends at %s, and Apple answers no more from then on: %s"
              .formatted(end(account), renew);
      case REJECTED -> rejected(account, maker, renew);
      case TERMS_UNSIGNED ->
          "%s has to agree to Apple's new terms: an administrator signs in at"
                  .formatted(organization)
              + " https://business.apple.com (or school.apple.com) and does so; where several"
              + " organizations are linked, each of them. Apple may take some hours to notice;"
              + " muster dep sync asks again";
    };
  }

  private String rejected(DepAccount account, String maker, String renew) {
    return switch (account.standingCode()) {
      case "FORBIDDEN" ->
          "Apple refuses its token: %s, who made it, was removed or lost the role, or the server was"
                  .formatted(maker)
              + " deleted in the portal. Another administrator makes a new token: "
              + renew;
      case "ACCESS_DENIED" ->
          "Apple denies the organization access to the program: ask Apple's support for enrollment"
              + " programs";
      default ->
          end(account).isBefore(clock.instant())
              ? "its token has expired: " + renew
              : "Apple refuses its token (%s): a newer one was made in the portal, or it was revoked: %s"
                  .formatted(account.standingCode(), renew);
    };
  }

  private static Count count(String account, DepState state) {
    return state
        .devices()
        .fold(
            new Count(0, 0),
            (count, key, device) ->
                key.account().equals(account) && device.present() ? more(count, device) : count);
  }

  private static Count more(Count count, DepDevice device) {
    return new Count(count.devices + 1, count.withProfile + (device.listing().holdsAny() ? 1 : 0));
  }

  /** What Apple has confirmed of the set-up, in its order. */
  private static JsonArray steps(DepAccount account, Count count) {
    boolean listed = account.cursor().flatMap(DepAccount.Position::listedAt).isPresent();
    return new JsonArray()
        .add(step("key", "key pair made", true))
        .add(step("token", "token read", account.token().or(account::stagedToken).isPresent()))
        .add(step("account", "Apple answers to it", account.details().isPresent()))
        .add(step("devices", "%d devices listed".formatted(count.devices), listed))
        .add(step("profile", "profile defined", account.profiles().size() > 0))
        .add(
            step(
                "assigned",
                "%d of %d devices have a profile".formatted(count.withProfile, count.devices),
                count.devices > 0 && count.withProfile == count.devices));
  }

  private static JsonObject step(String name, String text, boolean done) {
    return new JsonObject().put("step", name).put("text", text).put("done", done);
  }
}
