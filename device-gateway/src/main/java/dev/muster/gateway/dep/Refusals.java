package dev.muster.gateway.dep;

import io.vertx.core.json.JsonObject;

/**
 * What a device is told that gets no profile (Apple, "Error codes"): a 403 with JSON. {@code
 * description} goes into its log, {@code message} is for the person before it.
 *
 * <p>They are for enrollment alone. A managed device that is told {@code
 * com.apple.unrecognized.device} in answer to a check-in removes its management.
 */
final class Refusals {
  private Refusals() {}

  /** Update to this version first; the device does so by itself, and asks again. */
  static DepReply update(String version) {
    return DepReply.forbidden(
        new JsonObject()
            .put("code", "com.apple.softwareupdate.required")
            .put("description", "version " + version + " or later is required to enroll")
            .put("message", "Your organization requires version " + version + " or later.")
            .put("details", new JsonObject().put("OSVersion", version)));
  }

  /** Let a person sign in first; the device asks again with a token. */
  static DepReply signIn(PlatformSso sso) {
    return DepReply.forbidden(
        new JsonObject()
            .put("code", "com.apple.psso.required")
            .put("description", "a person must sign in with Platform SSO first")
            .put(
                "details",
                new JsonObject()
                    .put("ProfileURL", sso.profile().toString())
                    .put("AuthURL", sso.authentication().toString())
                    .put(
                        "Package",
                        new JsonObject().put("ManifestURL", sso.manifest().toString()))));
  }

  /** Let the phone that it is paired with ask for a pairing token; the watch asks again with it. */
  static DepReply pairing(String security) {
    return DepReply.forbidden(
        new JsonObject()
            .put("code", "com.apple.watch.pairing.token.missing")
            .put("description", "a watch enrolls with the pairing token of its phone")
            .put("details", new JsonObject().put("security-token", security)));
  }

  /** None of ours. */
  static DepReply unrecognized() {
    return DepReply.forbidden(
        new JsonObject()
            .put("code", "com.apple.unrecognized.device")
            .put("description", "no account of this server has this device")
            .put(
                "message",
                "Your organization's server does not know this device. Ask your admin."));
  }
}
