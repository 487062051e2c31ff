package dev.muster.admin.dep;

import dev.muster.core.dep.AssignmentPolicy;
import dev.muster.core.dep.AssignmentStep;
import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.Explanation;
import dev.muster.core.dep.SerialNotes;
import dev.muster.core.dep.Wanted;
import dev.muster.core.event.DepListing;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Locale;

/** A device in Apple's service as callers see it. */
final class DepDeviceJson {
  private DepDeviceJson() {}

  static JsonObject of(DepState state, DepDevice device, Instant now) {
    SerialNotes notes = state.notes(device.key().serialNumber());
    DepListing listing = device.listing();
    JsonObject json =
        new JsonObject()
            .put("serial_number", device.key().serialNumber())
            .put("account", device.key().account())
            .put("present", device.present())
            .put("stay", device.stay())
            .put("since", device.since().toString())
            .put("model", listing.model())
            .put("description", listing.description())
            .put("color", listing.color())
            .put("asset_tag", listing.assetTag())
            .put("device_family", listing.family())
            .put("profile_status", listing.profileStatus())
            .put("profile_uuid", listing.profileUuid())
            .put("device_assigned_by", listing.assignedBy())
            .put("labels", new JsonArray(notes.labels().stream().sorted().toList()))
            .put("wanted", wanted(state.wanted(device)))
            .put("next", next(AssignmentPolicy.next(state, device, now)));
    notes.replaces().ifPresent(other -> json.put("replaces", other));
    notes.replacedBy().ifPresent(other -> json.put("replaced_by", other));
    device
        .gone()
        .ifPresent(why -> json.put("gone", why.name().toLowerCase(Locale.ROOT).replace('_', '-')));
    device.goneAt().ifPresent(at -> json.put("gone_at", at.toString()));
    listing.assignedAt().ifPresent(at -> json.put("device_assigned_date", at.toString()));
    listing.profileAssignedAt().ifPresent(at -> json.put("profile_assign_time", at.toString()));
    listing.profilePushedAt().ifPresent(at -> json.put("profile_push_time", at.toString()));
    listing.migrationDeadline().ifPresent(at -> json.put("mdm_migration_deadline", at.toString()));
    device
        .assignment()
        .ifPresent(
            last ->
                json.put(
                    "last_assignment",
                    new JsonObject()
                        .put("profile", last.profile())
                        .put("profile_uuid", last.profileUuid())
                        .put("outcome", last.outcome().name())
                        .put("at", last.at().toString())));
    return json;
  }

  private static JsonObject wanted(Wanted wanted) {
    return switch (wanted) {
      case Wanted.Profile(var profile, var by) ->
          new JsonObject().put("profile", profile.name()).put("by", word(by));
      case Wanted.None(var by) -> new JsonObject().put("by", word(by));
      case Wanted.Nothing nothing -> new JsonObject();
      case Wanted.Unknown(String name) -> new JsonObject().put("profile", name);
    };
  }

  private static String word(Wanted.Source source) {
    return source.name().toLowerCase(Locale.ROOT);
  }

  /** What is done next about its profile, and what is waited for. */
  private static JsonObject next(AssignmentStep step) {
    return switch (step) {
      case AssignmentStep.InPlace done -> json("in-place", "Apple holds the wanted profile");
      case AssignmentStep.Rest(String why) -> json("nothing", why);
      case AssignmentStep.Define(var profile) ->
          json("define", "Apple is told of the profile %s first".formatted(profile.name()));
      case AssignmentStep.Assign(var profile, String uuid) ->
          json("assign", "the profile %s is assigned next".formatted(profile.name()));
      case AssignmentStep.Remove remove -> json("remove", "its profile is taken away next");
      case AssignmentStep.Later(Instant at, String why) ->
          json("later", why).put("at", at.toString());
      case AssignmentStep.Blocked(String why) -> json("blocked", why);
    };
  }

  private static JsonObject json(String what, String text) {
    return new JsonObject().put("what", what).put("text", text);
  }

  /** Whether it has no profile, or not the wanted one. */
  static boolean unassigned(DepState state, DepDevice device, Instant now) {
    return device.present()
        && switch (AssignmentPolicy.next(state, device, now)) {
          case AssignmentStep.InPlace done -> false;
          case AssignmentStep.Rest rest -> !device.listing().holdsAny();
          default -> true;
        };
  }

  static JsonObject of(Explanation explanation) {
    JsonObject json =
        new JsonObject()
            .put("serial_number", explanation.serialNumber())
            .put(
                "holds",
                new JsonArray(
                    explanation.links().stream()
                        .map(
                            link ->
                                new JsonObject().put("link", link.name()).put("text", link.text()))
                        .toList()));
    explanation
        .missing()
        .ifPresent(
            missing ->
                json.put(
                    "missing",
                    new JsonObject()
                        .put("link", missing.name())
                        .put("who", missing.who().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .put("text", missing.text())));
    return json;
  }
}
