package dev.muster.admin.micromdm;

import dev.muster.admin.http.Problem;
import dev.muster.core.event.MicroMdmFact.MicroKind;
import dev.muster.core.fleet.MicroMdmThings.Thing;
import dev.muster.core.fleet.Packages;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What one of MicroMDM's blueprints gives a device, as steps of one of ours, in its order. */
final class MicroSteps {
  /** Where MicroMDM serves its own packages, each by a manifest with the package's name. */
  private static final String REPOSITORY = "/repo/";

  private static final int MANAGED = 1;

  private final MicroThings things;
  private final Supplier<Packages> packages;

  MicroSteps(MicroThings things, Supplier<Packages> packages) {
    this.things = things;
    this.packages = packages;
  }

  Stream<JsonObject> accounts(JsonObject blueprint) {
    return texts(blueprint, "user_uuids").map(uuid -> account(blueprint, uuid));
  }

  private JsonObject account(JsonObject blueprint, String uuid) {
    JsonObject user = things.json(things.get(MicroKind.USER, uuid));
    JsonObject admin =
        new JsonObject()
            .put("shortName", user.getString("user_shortname"))
            .put("hidden", user.getBoolean("hidden"));
    if (!user.getString("user_longname").isEmpty()) {
      admin.put("fullName", user.getString("user_longname"));
    }
    if (user.getString("password_hash") != null) {
      admin.put("passwordHash", user.getString("password_hash"));
    }
    return command(
        "account " + user.getString("user_shortname"),
        new JsonObject()
            .put("RequestType", "AccountConfiguration")
            .put(
                "SkipPrimarySetupAccountCreation",
                blueprint.getBoolean("skip_primary_setup_account_creation"))
            .put(
                "SetPrimarySetupAccountAsRegularUser",
                blueprint.getBoolean("set_primary_setup_account_as_regular_user"))
            .put("AutoSetupAdminAccounts", new JsonArray().add(admin)));
  }

  /** Apps and profiles. A profile that was taken away meanwhile is left out, as MicroMDM does. */
  Stream<JsonObject> others(JsonObject blueprint) {
    return Stream.concat(
        texts(blueprint, "install_application_manifest_urls").map(this::app),
        texts(blueprint, "profile_ids")
            .flatMap(id -> things.find(MicroKind.PROFILE, id).stream())
            .map(this::profile));
  }

  private JsonObject app(String url) {
    String path = path(url);
    String file = path.substring(path.lastIndexOf('/') + 1);
    if (path.startsWith(REPOSITORY)) {
      return repository(file.replaceFirst("[.]plist$", ".pkg"));
    }
    return command(
        file.isEmpty() ? url : file,
        new JsonObject()
            .put("RequestType", "InstallApplication")
            .put("ManifestURL", url)
            .put("ManagementFlags", MANAGED));
  }

  private JsonObject repository(String file) {
    if (packages.get().meant(file).isEmpty()) {
      throw Problem.badRequest(
          "there is no package %s here: add it with muster packages add".formatted(file));
    }
    return new JsonObject().put("name", file).put("install", new JsonObject().put("package", file));
  }

  private static String path(String url) {
    try {
      URI read = URI.create(url);
      if (read.getHost() != null && read.getPath() != null) {
        return read.getPath();
      }
    } catch (IllegalArgumentException e) {
      // As one without a host.
    }
    throw Problem.badRequest("%s is no URL of a manifest".formatted(url));
  }

  private JsonObject profile(Thing profile) {
    return command(
        profile.name(),
        new JsonObject()
            .put("RequestType", "InstallProfile")
            .put("Payload", GoJson.base64(things.content(profile))));
  }

  private static JsonObject command(String name, JsonObject command) {
    return new JsonObject().put("name", name).put("command", command);
  }

  private static Stream<String> texts(JsonObject json, String key) {
    return json.getJsonArray(key).stream().map(Object::toString);
  }
}
